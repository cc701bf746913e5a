import { Mosaic } from "#components/brand/mosaic.tsx";
import { Comparison } from "#components/plans/comparison.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { useWords } from "#components/words/server.ts";
import type { Plan } from "#lib/web/shapes.ts";

/** The first page of people who are not signed in: what Tessera does, what the plans allow, and the way in. */
export function Welcome({ plans, signUpOpen }: { plans: Plan[]; signUpOpen: boolean }) {
  const t = useWords("welcome");
  const promises = [
    { title: t("keptTitle"), text: t("kept") },
    { title: t("liveTitle"), text: t("live") },
    { title: t("endTitle"), text: t("end") },
  ];
  return (
    <div className="mx-auto max-w-6xl px-4 sm:px-6">
      <section className="grid items-center gap-x-16 gap-y-10 py-10 sm:py-16 md:grid-cols-[1fr_minmax(0,24rem)]">
        <div className="flex flex-col items-start gap-6">
          <h1 className="text-4xl leading-[1.08] font-semibold tracking-tight text-balance sm:text-5xl lg:text-6xl">{t("title")}</h1>
          <p className="max-w-xl text-lg text-soft text-pretty">{t("intro")}</p>
          <div className="flex flex-wrap gap-3">
            {signUpOpen && (
              <ButtonLink href="/sign-up" look="primary" shape="wide">
                {t("signUp")}
              </ButtonLink>
            )}
            <ButtonLink href="/sign-in" look={signUpOpen ? "plain" : "primary"} shape="wide">
              {t("signIn")}
            </ButtonLink>
          </div>
        </div>
        <Mosaic className="w-full max-w-xs justify-self-center md:max-w-none" />
      </section>
      <ul className="grid gap-8 border-t border-line py-10 md:grid-cols-3 md:gap-12">
        {promises.map(({ title, text }) => (
          <li key={title} className="flex flex-col gap-2">
            <h2 className="font-semibold">{title}</h2>
            <p className="text-soft text-pretty">{text}</p>
          </li>
        ))}
      </ul>
      <section aria-labelledby="plans" className="flex flex-col gap-4 border-t border-line pt-10 pb-20">
        <h2 id="plans" className="text-2xl font-semibold tracking-tight">
          {t("plans")}
        </h2>
        <Comparison plans={plans} />
        <p className="text-sm text-soft">
          {t("api", {
            link: (text) => (
              <a href="/docs" className="text-ink underline underline-offset-4">
                {text}
              </a>
            ),
          })}
        </p>
      </section>
    </div>
  );
}
