import type { Metadata } from "next";
import { Mosaic } from "#components/brand/mosaic.tsx";
import { Frame } from "#components/frame/frame.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { words } from "#components/words/server.ts";
import { currentAccount, signUpOpen } from "#lib/auth/page.ts";
import { setupPending } from "#lib/auth/setup.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words("frame"))("nothingTitle") };
}

export default async function NotFound() {
  const [account, pending, t] = await Promise.all([currentAccount(), setupPending(), words("frame")]);
  return (
    <Frame account={account} signUpOpen={signUpOpen()} setupPending={pending}>
      <Empty
        title={t("nothingTitle")}
        art={<Mosaic missing className="w-56" />}
        action={
          <ButtonLink href={account ? "/gallery" : "/"} look="primary">
            {account ? t("goGallery") : t("goHome")}
          </ButtonLink>
        }
      >
        <p>{t("nothingText")}</p>
      </Empty>
    </Frame>
  );
}
