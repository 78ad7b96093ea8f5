/** A prediction's output has any shape its model likes: addresses anywhere in it, or text, whole or in pieces. Pure. */
import { isJsonObject, type Json } from '#shared/base';
import type { OutputRef } from '#electron/providers';
import { bytesOfDataUrl, isFileAddress } from '#electron/providers/wire';

/** Empty where there is none. */
export function outputsOf(output: Json): readonly OutputRef[] {
  if (output === null || output === '') return [];
  const files = [...new Set(addressesIn(output))];
  if (files.length > 0)
    return files.map((url) => {
      const bytes = bytesOfDataUrl(url);
      return bytes ? { bytes } : { url };
    });
  const text = textOf(output);
  return text === '' ? [] : [{ bytes: new TextEncoder().encode(text) }];
}

function addressesIn(value: Json): readonly string[] {
  if (typeof value === 'string') return isFileAddress(value) ? [value] : [];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(addressesIn);
  return isJsonObject(value) ? Object.values(value).flatMap(addressesIn) : [];
}

/** A language model's pieces are one text; anything else is kept as the JSON it is. */
function textOf(output: Json): string {
  if (typeof output === 'string') return output;
  const isPieces = Array.isArray(output) && output.every((piece) => typeof piece === 'string');
  return isPieces ? output.join('') : JSON.stringify(output);
}
