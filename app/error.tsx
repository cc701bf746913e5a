"use client";

import { useEffect } from "react";
import { Mosaic } from "#components/brand/mosaic.tsx";
import { Button } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";

export default function PageError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  useEffect(() => console.error(error), [error]);
  return (
    <main id="main">
      <title>Something broke · Tessera</title>
      <Empty
        title="Something broke on our side"
        art={<Mosaic missing className="w-56 rotate-6" />}
        action={
          <Button look="primary" onClick={retry}>
            Try again
          </Button>
        }
      >
        <p>
          The page could not be made. Your pictures are safe: nothing was changed. If it stays like this, tell whoever runs this Tessera
          {error.digest ? ", with this number:" : "."}
        </p>
        {error.digest && <p className="pt-2 font-mono text-sm">{error.digest}</p>}
      </Empty>
    </main>
  );
}
