/** Writes CSV (RFC 4180). A cell that a spreadsheet would run as a formula is kept from doing so. */

/** One line, without its end. */
export const csvLine = (cells: readonly string[]): string => cells.map(cell).join(',');

/** Lines are parted by CR LF; the last one has no end. */
export const toCsv = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, ...rows].map(csvLine).join('\r\n');

function cell(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
