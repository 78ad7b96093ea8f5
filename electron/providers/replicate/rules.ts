/** What Replicate means by its errors: provider-apis.md section 6.1. */
import { errorTextOf, type ErrorRules } from '#electron/providers/wire';

export const REPLICATE_RULES: ErrorRules = {
  // `detail` says more than `title`; both stand in the same body.
  textOf: errorTextOf,
  judge({ status }, text) {
    if (status === 429)
      return { code: 'rate-limited', again: true, delayMs: text === null ? null : delayIn(text) };
    // Its own client sends a POST again after 429 only [C]: of any other a prediction may have come.
    if (status === 503) return { code: text === null ? 'server-error' : 'capacity', certainty: 'in-doubt' };
    return null;
  },
};

/** "Your rate limit resets in ~30s." [D] */
function delayIn(text: string): number | null {
  const [, digits, unit] = /resets in ~?(\d{1,6})\s*(ms|s|m)\b/i.exec(text) ?? [];
  if (digits === undefined) return null;
  return Number(digits) * (unit?.toLowerCase() === 'ms' ? 1 : unit?.toLowerCase() === 'm' ? 60_000 : 1_000);
}
