/** An output as providers name it: an address, or the file itself in a data URL. */

export const isFileAddress = (text: string): boolean =>
  /^(https?:\/\/|data:[\w.+-]+\/[\w.+-]+[;,])/.test(text);

/** Null for what is no data URL. */
export function bytesOfDataUrl(address: string): Uint8Array | null {
  const comma = address.indexOf(',');
  if (!address.startsWith('data:') || comma < 0) return null;
  const isBase64 = address.slice(0, comma).endsWith(';base64');
  const body = address.slice(comma + 1);
  return new Uint8Array(Buffer.from(isBase64 ? body : decodeOr(body), isBase64 ? 'base64' : 'utf8'));
}

function decodeOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
