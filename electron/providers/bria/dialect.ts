/** From a run's own words to the body of an endpoint; what the endpoint is not known to take is refused here. */
import { err, ok } from '#shared/base';
import type { Bill, Dialect } from '#electron/providers';
import { badRequest, fillForm, isMediaAddress } from '#electron/providers/wire';
import { MODEL_FORMS } from './models.ts';

export const briaDialect: Dialect = {
  buildPayload(input) {
    const own = Object.hasOwn(MODEL_FORMS, input.modelKey) ? MODEL_FORMS[input.modelKey] : undefined;
    const form = input.form ?? own;
    // It becomes part of the address.
    if (!form || !/^[a-z0-9_]+(\/[a-z0-9_]+)*$/.test(input.modelKey))
      return err(badRequest(`Bria's endpoint "${input.modelKey}" is not known here; known: ${KNOWN}`));
    const filled = fillForm(form, input);
    if (!filled.ok) return err(badRequest(filled.error));
    if (form.promptName === 'image' && !isMediaAddress(input.prompt))
      return err(
        badRequest(`${input.modelKey} works on a picture: its prompt is an https address or a data URL`),
      );
    return ok(filled.value);
  },
  measure: () => ({ likely: ONE_IMAGE, ceiling: ONE_IMAGE }),
};

/** Every endpoint here makes one picture a call. */
export const ONE_IMAGE: Bill = { quantity: '1', counts: { image: '1' } };

const KNOWN = Object.keys(MODEL_FORMS).join(', ');
