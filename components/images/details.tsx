import { sayBytes } from "#components/words/bytes.ts";
import { Moment } from "#components/words/moment.tsx";
import type { Image } from "#lib/web/shapes.ts";

/** What is known of a picture. */
export function Details({ image: { type, width, height, bytes, frames, createdAt } }: { image: Image }) {
  const facts = [
    { label: "Type", value: type.replace("image/", "").toUpperCase() },
    { label: "Size", value: `${width} × ${height} px` },
    { label: "Original", value: sayBytes(bytes) },
    ...(frames > 1 ? [{ label: "Frames", value: String(frames) }] : []),
    { label: "Uploaded", value: <Moment at={createdAt} /> },
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-[0.9375rem]">
      {facts.map(({ label, value }) => (
        <div key={label} className="contents">
          <dt className="text-soft">{label}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
