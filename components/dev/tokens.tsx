import { Part } from "#components/dev/part.tsx";

const grounds = ["bg-ground", "bg-raised", "bg-sunken", "bg-accent-wash", "bg-danger-wash", "bg-warn-wash", "checkered"];
const fills = ["bg-line", "bg-edge", "bg-ink", "bg-soft", "bg-accent", "bg-accent-strong", "bg-danger", "bg-danger-strong", "bg-warn"];
const sizes = ["text-xs", "text-note", "text-sm", "text-control", "text-base", "text-lg", "text-xl", "text-2xl", "text-4xl"];
const corners = ["rounded-tile", "rounded-key", "rounded-control", "rounded-panel", "rounded-full"];
const texts = [
  ["bg-ground text-ink", "ink on ground"],
  ["bg-ground text-soft", "soft on ground"],
  ["bg-sunken text-soft", "soft on sunken"],
  ["bg-accent text-on-accent", "on accent"],
  ["bg-accent-wash text-accent-strong", "accent on its wash"],
  ["bg-danger text-on-danger", "on danger"],
  ["bg-danger-wash text-danger", "danger on its wash"],
  ["bg-warn-wash text-warn", "warn on its wash"],
];

/** The tokens of `app/tokens.css` as they look. */
export function Tokens() {
  return (
    <>
      <Part title="Colours">
        {[...grounds, ...fills].map((name) => (
          <figure key={name} className="flex w-24 flex-col gap-1">
            <div className={`h-12 rounded-control border border-line ${name}`} />
            <figcaption className="text-xs text-soft">{name.replace("bg-", "")}</figcaption>
          </figure>
        ))}
      </Part>
      <Part title="Text on colours">
        {texts.map(([look, name]) => (
          <span key={name} className={`rounded-control px-3 py-2 text-control ${look}`}>
            {name}
          </span>
        ))}
      </Part>
      <Part title="Type">
        {sizes.map((size) => (
          <span key={size} className={size}>
            {size.replace("text-", "")}
          </span>
        ))}
        <code className="font-mono text-sm">mono 0Ol1</code>
      </Part>
      <Part title="Corners and shadow">
        {corners.map((corner) => (
          <span key={corner} className={`grid size-20 place-items-center border border-edge text-xs ${corner}`}>
            {corner.replace("rounded-", "")}
          </span>
        ))}
        <span className="grid size-20 place-items-center rounded-panel bg-raised text-xs shadow-float">float</span>
      </Part>
    </>
  );
}
