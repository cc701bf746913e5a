"use client";

import { useEffect } from "react";
import { Mark } from "#components/brand/mark.tsx";
import { Button } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import "./globals.css";

/** Where even what stands around all pages is broken, the reader's language with it. */
export default function GlobalError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  useEffect(() => console.error(error), [error]);
  return (
    <html lang="en">
      <body className="font-sans">
        <title>Something broke · Tessera</title>
        <main>
          <Empty
            title="Something broke on our side"
            art={<Mark size={56} className="text-edge" />}
            action={
              <Button look="primary" onClick={retry}>
                Try again
              </Button>
            }
          >
            <p>The page could not be made. Your pictures are safe: nothing was changed.</p>
            {error.digest && <p className="pt-2 text-sm">If you report it, give this number: {error.digest}</p>}
          </Empty>
        </main>
      </body>
    </html>
  );
}
