/** What OpenAI's protocol means by its errors: provider-apis.md section 2, "General OpenAI error rules". */
import { z } from 'zod';
import { headerOf } from '#electron/providers/http';
import type { ErrorRules } from '#electron/providers/wire';

const errorBody = z.object({
  error: z.object({ code: z.unknown().optional(), type: z.unknown().optional() }),
});

export const OPENAI_RULES: ErrorRules = {
  judge({ status, headers, bodyText }) {
    const said = codesIn(bodyText);
    if (status === 429 && said.has('insufficient_quota')) return { code: 'out-of-credit' };
    if (status === 429 && headerOf(headers, 'x-should-retry') === 'false') return { code: 'rate-limited' };
    if (status === 403 && said.has('model_not_found')) return { code: 'no-entitlement-or-model' };
    if (status === 400 && (said.has('content_policy_violation') || said.has('content_filter')))
      return { code: 'refused-by-policy' };
    return null;
  },
};

/** `error.code` and `error.type`; empty where the body is not OpenAI's. */
function codesIn(bodyText: string): ReadonlySet<unknown> {
  try {
    const body = errorBody.safeParse(JSON.parse(bodyText));
    return new Set(body.success ? [body.data.error.code, body.data.error.type] : []);
  } catch {
    return new Set();
  }
}
