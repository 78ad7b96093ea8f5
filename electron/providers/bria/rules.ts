/** What Bria means by its errors: the table of provider-apis.md section 4. */
import { z } from 'zod';
import { type ErrorRules, errorTextOf, isPolicy, parseJsonText } from '#electron/providers/wire';

/** The code is a number in answers to a call and a text in statuses. */
export const briaError = z.object({
  code: z.union([z.number(), z.string()]).transform(String).optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  details: z.string().optional().catch(undefined),
});
export type BriaError = z.infer<typeof briaError>;

const body = z.object({ error: briaError });

export const textOfError = ({ code, message, details }: BriaError): string =>
  [message, details === message ? undefined : details].filter(Boolean).join(': ').slice(0, 500) ||
  `Bria gives no reason but the code ${code ?? 'none'}`;

/** A validation error says which field; a moderation error says so in words. */
export const isModeration = (text: string): boolean => isPolicy(text) || /\bNSFW\b|restricted/i.test(text);

export const BRIA_RULES: ErrorRules = {
  textOf(bodyText) {
    const value = parseJsonText(bodyText);
    const own = body.safeParse(value.ok ? value.value : null);
    return own.success ? textOfError(own.data.error) : errorTextOf(bodyText);
  },
  judge({ status }, text) {
    // Bria's own number for an address of a picture that it could not fetch: another address is another request.
    if (status === 460) return { code: 'bad-request' };
    // Reused for an input that it does not support, mark [M]; a gateway's page with that number is not Bria's word.
    if (status === 506 && text !== null) return { code: 'bad-request' };
    // The key is known, the plan does not cover the endpoint.
    if (status === 403) return { code: 'no-entitlement-or-model' };
    if ((status === 422 || status === 400) && text !== null)
      return { code: isModeration(text) ? 'refused-by-policy' : 'bad-request' };
    return null;
  },
};
