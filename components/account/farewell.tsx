import { SignPage } from "#components/sign/page.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { useWords } from "#components/words/use.ts";

/** What is true after an account is deleted. */
export function Farewell() {
  const t = useWords("account");
  return (
    <SignPage title={t("farewell")} intro={t("farewellText")}>
      <p className="text-soft text-pretty">{t("farewellAgain")}</p>
      <ButtonLink href="/" className="self-start">
        {t("toStart")}
      </ButtonLink>
    </SignPage>
  );
}
