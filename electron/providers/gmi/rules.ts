/** What GMI's queue means by its errors: provider-apis.md section 1.1, "Errors". */
import { type ErrorRules, isPolicy } from '#electron/providers/wire';

export const GMI_RULES: ErrorRules = {
  judge({ status }, text) {
    if (status !== 500 || text === null) return null;
    // It wraps what the model's own server said; a refusal there is a refusal.
    const inner = /Backend error \((\d{3})\)/i.exec(text)?.[1];
    if (inner === '401' || inner === '403') return { code: 'key-refused' };
    if (inner?.startsWith('4')) return { code: isPolicy(text) ? 'refused-by-policy' : 'bad-request' };
    return null;
  },
};
