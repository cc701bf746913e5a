import type { Metadata } from "next";
import { Mosaic } from "#components/brand/mosaic.tsx";
import { Frame } from "#components/frame/frame.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { currentAccount, signUpOpen } from "#lib/auth/page.ts";
import { setupPending } from "#lib/auth/setup.ts";

export const metadata: Metadata = { title: "Not found" };

export default async function NotFound() {
  const [account, pending] = await Promise.all([currentAccount(), setupPending()]);
  return (
    <Frame account={account} signUpOpen={signUpOpen()} setupPending={pending}>
      <Empty
        title="There is nothing here"
        art={<Mosaic missing className="w-56" />}
        action={<ButtonLink href={account ? "/gallery" : "/"}>{account ? "To the gallery" : "To the first page"}</ButtonLink>}
      >
        <p>The address may be mistyped, the picture may be deleted, or it may belong to somebody else.</p>
      </Empty>
    </Frame>
  );
}
