/** What the protocol means by its errors: provider-apis.md section 2, "General OpenAI error rules". */
import { z } from 'zod';
import { type ErrorRules, isPolicy, parseJsonText } from '#electron/providers/wire';

export const OPENAI_VIDEOS_RULES: ErrorRules = {
  judge({ status, bodyText }, text) {
    if (text === null) return null;
    const code = codeOf(bodyText);
    // The same status as for too many requests, but no waiting helps.
    if (status === 429 && code === 'insufficient_quota') return { code: 'out-of-credit' };
    if ((status === 400 || status === 403) && isPolicy(`${code} ${text}`))
      return { code: 'refused-by-policy' };
    if (status === 403 && code === 'model_not_found') return { code: 'no-entitlement-or-model' };
    return null;
  },
};

function codeOf(bodyText: string): string {
  const body = parseJsonText(bodyText);
  const said = shape.safeParse(body.ok ? body.value : null);
  return said.success ? said.data.error.code : '';
}

const shape = z.object({ error: z.object({ code: z.string() }) });
