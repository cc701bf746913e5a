import type { Metadata } from "next";
import { Everything } from "#components/dev/everything.tsx";
import { Tokens } from "#components/dev/tokens.tsx";
import { ThemeChoice } from "#components/frame/theme-choice.tsx";

export const metadata: Metadata = { title: "Components" };

/** Every component in every state, to be looked at in either theme while developing. */
export default function Components() {
  return (
    <main id="main" className="flex flex-col gap-10 px-4 pb-24 sm:px-6">
      <div className="flex items-center gap-2 pt-4">
        <h1 className="text-2xl font-semibold tracking-tight">Components</h1>
        <ThemeChoice />
      </div>
      <Tokens />
      <Everything />
    </main>
  );
}
