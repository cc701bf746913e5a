import Link from "next/link";
import { DeleteAccount } from "#components/account/delete-account.tsx";
import { Export } from "#components/account/export.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { useWords } from "#components/words/use.ts";
import type { Account } from "#lib/web/shapes.ts";

/** What goes with an account, beside its images: albums, and links that answer now. */
export type Belongings = { albums: number; permanent: number; temporary: number };

/** A look at what goes with the account, a chance to take it along, and the way to delete it; a clear no for the last admin. */
export function Deletion({ account, belongings, lastAdmin }: { account: Account; belongings: Belongings; lastAdmin: boolean }) {
  const t = useWords("account");
  const { images, bytes } = account.usage;
  const { albums, permanent, temporary } = belongings;
  return (
    <div className="mx-auto flex max-w-xl flex-col gap-6 px-4 py-8 pb-24 sm:px-6">
      <h1 className="text-2xl font-semibold tracking-tight break-words">{t("deleteTitle")}</h1>
      {lastAdmin ? (
        <>
          <p className="rounded-control bg-warn-wash px-4 py-3 text-warn text-pretty">
            {t("lastAdmin", {
              link: (text) => (
                <Link href="/admin/accounts" className="underline underline-offset-4">
                  {text}
                </Link>
              ),
            })}
          </p>
          <ButtonLink href="/account" className="self-start">
            {t("keep")}
          </ButtonLink>
        </>
      ) : (
        <>
          <div className="flex flex-col gap-2">
            <p className="break-words">{t("deleteLook", { email: account.email })}</p>
            <ul className="list-disc ps-5 text-soft tabular-nums">
              <li>{t("goPictures", { count: images })}</li>
              {images > 0 && <li>{t("goBytes", { size: t.bytes(bytes) })}</li>}
              {albums > 0 && <li>{t("goAlbums", { count: albums })}</li>}
              {permanent > 0 && <li>{t("goPermanent", { count: permanent })}</li>}
              {temporary > 0 && <li>{t("goTemporary", { count: temporary })}</li>}
              <li>{t("goRest")}</li>
            </ul>
          </div>
          {images > 0 && (
            <section aria-labelledby="first" className="flex flex-col gap-3">
              <div>
                <h2 id="first" className="font-semibold">
                  {t("downloadFirst")}
                </h2>
                <p className="text-sm text-soft">{t("downloadFirstText")}</p>
              </div>
              <Export usage={account.usage} />
            </section>
          )}
          <DeleteAccount email={account.email} />
        </>
      )}
    </div>
  );
}
