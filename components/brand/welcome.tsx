import { Mosaic } from "#components/brand/mosaic.tsx";
import { Comparison } from "#components/plans/comparison.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import type { Plan } from "#lib/web/shapes.ts";

const promises = [
  {
    title: "Kept byte for byte",
    text: "Drop photographs from any camera or phone: JPEG, PNG, WebP, GIF, AVIF, TIFF and HEIC. The original stays exactly what you uploaded; thumbnails are upright, in sRGB and free of location data.",
  },
  {
    title: "Links that answer while they may",
    text: "Whether a link answers is decided when it is opened. A bigger plan opens more links at once, a smaller one closes them, and going back brings the same addresses back.",
  },
  {
    title: "Links that end on time",
    text: "Where the plan has temporary links, you hand out an original for ten minutes or ten days. It stops at that second, or as soon as you revoke it.",
  },
];

/** The first page of people who are not signed in: what Tessera does, what the plans allow, and the way in. */
export function Welcome({ plans, signUpOpen }: { plans: Plan[]; signUpOpen: boolean }) {
  return (
    <div className="mx-auto max-w-6xl px-4 sm:px-6">
      <section className="grid items-center gap-x-16 gap-y-10 py-10 sm:py-16 md:grid-cols-[1fr_minmax(0,24rem)]">
        <div className="flex flex-col items-start gap-6">
          <h1 className="text-4xl leading-[1.08] font-semibold tracking-tight text-balance sm:text-5xl lg:text-6xl">
            Every picture gets exactly the links it may have.
          </h1>
          <p className="max-w-xl text-lg text-soft text-pretty">
            Tessera is an image host. Upload a picture and get its links: thumbnails, the original, or one that ends when you say so. Your
            plan decides which.
          </p>
          <div className="flex flex-wrap gap-3">
            {signUpOpen && (
              <ButtonLink href="/sign-up" look="primary" shape="wide">
                Sign up
              </ButtonLink>
            )}
            <ButtonLink href="/sign-in" look={signUpOpen ? "plain" : "primary"} shape="wide">
              Sign in
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
          What each plan allows
        </h2>
        <Comparison plans={plans} />
        <p className="text-sm text-soft">
          Everything here is also an API,{" "}
          <a href="/docs" className="text-ink underline underline-offset-4">
            documented in your browser
          </a>
          .
        </p>
      </section>
    </div>
  );
}
