import type { Metadata } from "next";
import { Everything } from "#components/dev/everything.tsx";
import { Tokens } from "#components/dev/tokens.tsx";

export const metadata: Metadata = { title: "Components" };

/** Every component in every state, in both themes, to be looked at while developing. */
export default function Components() {
  return (
    <main id="main">
      <h1 className="px-6 py-4 text-2xl font-semibold tracking-tight">Components</h1>
      <div className="grid lg:grid-cols-2">
        {(["light", "dark"] as const).map((theme) => (
          <div key={theme} className={`${theme} flex min-w-0 flex-col gap-10 bg-ground p-6 text-ink`} style={{ colorScheme: theme }}>
            <h2 className="text-xl font-semibold capitalize">{theme}</h2>
            <Tokens />
            <Everything theme={theme} />
          </div>
        ))}
      </div>
    </main>
  );
}
