/** Gives a file to the person: the browser's or the system's own way of saving. */

/** Long enough for a download to have begun; until then the address must hold. */
const KEEP_MS = 60_000;

export function saveFile(name: string, parts: readonly string[], type: string): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}
