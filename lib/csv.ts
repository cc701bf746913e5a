/** A line of a table as RFC 4180 writes it. Nothing is for absent values. */
export function csvLine(cells: (string | number | null)[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

/** What Excel needs in front to read UTF-8 as such. */
export const csvMark = "\ufeff";

function cell(value: string | number | null): string {
  if (value === null || typeof value === "number") return String(value ?? "");
  // A spreadsheet would take these for formulas, which can send a table away (OWASP: CSV injection).
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
