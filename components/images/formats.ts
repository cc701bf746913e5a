/** How a link can be written where it is pasted. */
export const writings = ["url", "markdown", "html", "bbcode"] as const;
export type Writing = (typeof writings)[number];

/** A picture behind a link: how large it is, px, and the other widths in which it can be had. */
export type Linked = { url: string; alt: string; width: number; height: number; sources?: { url: string; width: number }[] };

/** Writes a link the way it is wanted. */
export function write(writing: Writing, linked: Linked): string {
  if (writing === "markdown") return asMarkdown(linked);
  if (writing === "html") return asHtml(linked);
  return writing === "bbcode" ? `[img]${linked.url}[/img]` : linked.url;
}

/** An image of Markdown. Brackets in the text would end it early. */
function asMarkdown({ url, alt }: Linked): string {
  return `![${alt.replaceAll(/[\\[\]]/g, "\\$&").replaceAll(/\s+/g, " ")}](${url})`;
}

/** An image of HTML: as large as it says, and sharper where the screen is and another source allows it. */
function asHtml({ url, alt, width, height, sources = [] }: Linked): string {
  const attributes: [string, string | number][] = [["src", url]];
  if (sources.length > 1) {
    attributes.push(["srcset", sources.map((source) => `${source.url} ${source.width}w`).join(", ")]);
    attributes.push(["sizes", `(max-width: ${width}px) 100vw, ${width}px`]);
  }
  attributes.push(["width", width], ["height", height], ["alt", alt]);
  return `<img ${attributes.map(([name, value]) => `${name}="${escapeHtml(String(value))}"`).join(" ")}>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
