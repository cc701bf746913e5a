/** An image of Markdown. Brackets in the text would end it early. */
export function asMarkdown(url: string, alt: string): string {
  return `![${alt.replaceAll(/[\\[\]]/g, "\\$&")}](${url})`;
}

/** An image of HTML. */
export function asHtml(url: string, alt: string): string {
  return `<img src="${escapeHtml(url)}" alt="${escapeHtml(alt)}">`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
