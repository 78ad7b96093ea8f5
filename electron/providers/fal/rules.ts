/** What fal means by its errors: provider-apis.md section 6.2. */
import { errorTextOf, type ErrorRules } from '#electron/providers/wire';

export const FAL_RULES: ErrorRules = {
  textOf,
  judge({ status }, text) {
    // An account without money is locked, and its key refused with these words [C].
    if (status === 403 && text !== null && /balance|locked/i.test(text)) return { code: 'out-of-credit' };
    // Its own client sends after these again [C]; here a request may have come of any of them, and is looked for.
    if (status === 503) return { code: text === null ? 'server-error' : 'capacity', certainty: 'in-doubt' };
    return null;
  },
};

/** Models answer with a list of what is wrong, the platform with one sentence [D]; null when the body is neither. */
export function textOf(bodyText: string): string | null {
  let body: unknown;
  try {
    body = JSON.parse(bodyText);
  } catch {
    return null;
  }
  const detail = (body as { readonly detail?: unknown } | null)?.detail ?? body;
  if (!Array.isArray(detail)) return errorTextOf(bodyText);
  const said = (detail as readonly unknown[]).flatMap((one) => {
    const { msg, type, loc } = (one ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof msg !== 'string') return [];
    const where = Array.isArray(loc) ? loc.slice(1).join('.') : '';
    // The type is stable where the words are not.
    const why = typeof type === 'string' && type.includes('policy') ? ` (${type})` : '';
    return [`${where === '' ? '' : `${where}: `}${msg}${why}`];
  });
  return said.length === 0 ? null : said.join('; ').slice(0, 500);
}
