"use client";

import { useSyncExternalStore } from "react";
import { characterKeys } from "#components/keys/choice.ts";
import { type Command, type heard, waysOf } from "#components/keys/keys.ts";
import { Way } from "#components/keys/written.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Tick } from "#components/ui/field.tsx";
import { useWords } from "#components/words/use.ts";

/** All shortcuts that `rooms` answer, the nearest room first. */
export default function ShortcutSheet({ rooms, onClose }: { rooms: ReturnType<typeof heard>; onClose: () => void }) {
  const t = useWords("frame");
  const on = useSyncExternalStore(characterKeys.subscribe, characterKeys.on, () => true);
  const parts = partsOf(rooms);
  return (
    <Dialog open wide={parts.length > 1} title={t("shortcuts")} onOpenChange={onClose}>
      <div className={parts.length > 1 ? "gap-x-12 sm:columns-2" : undefined}>
        {parts.map(({ title, commands }) => (
          <section key={title} className="break-inside-avoid pb-4">
            <h3 className="pb-1 text-sm text-soft">{title}</h3>
            <dl>
              {commands.map((command) => (
                <div
                  key={command.says}
                  className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line py-1"
                >
                  <dt>{command.says}</dt>
                  <dd className="flex grow flex-wrap justify-end gap-2">
                    {waysOf(command).map((way) => (
                      <Way key={way.join(" ")} chords={way} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Tick
        label={t("singleKeys")}
        hint={t("singleKeysHint")}
        checked={on}
        onChange={(event) => characterKeys.turn(event.target.checked)}
      />
    </Dialog>
  );
}

/** What has keys; rooms of the same title are one part. */
function partsOf(rooms: ReturnType<typeof heard>) {
  const parts = new Map<string, Command[]>();
  for (const { title, commands } of rooms.toReversed()) {
    const told = commands.filter(({ keys }) => keys !== undefined);
    if (told.length > 0) parts.set(title, [...(parts.get(title) ?? []), ...told]);
  }
  return [...parts].map(([title, commands]) => ({ title, commands }));
}
