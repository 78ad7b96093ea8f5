/** What is wrong with the fields of an account. */

/** Null: nothing. Keys are never sent without encryption, but to a server of the lab's own. */
export function wrongAddress(text: string, isOwnServer = false): string | null {
  if (text.trim() === '') return 'Needed';
  if (!URL.canParse(text.trim())) return 'Write an address, such as https://example.org/v1';
  const { protocol } = new URL(text.trim());
  if (protocol === 'https:' || (isOwnServer && protocol === 'http:')) return null;
  return 'The address must begin with https://';
}

export function wrongWhole(text: string, most: number): string | null {
  if (text.trim() === '') return 'Needed';
  const number = wholeOf(text);
  return Number.isInteger(number) && number >= 1 && number <= most
    ? null
    : `A whole number from 1 to ${most.toLocaleString('en-US')}`;
}

export const wholeOf = (text: string): number =>
  /^[\d,\s]{1,12}$/.test(text) ? Number(text.replaceAll(/[,\s]/g, '')) : Number.NaN;
