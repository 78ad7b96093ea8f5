/** From a run's own words to the provider's payload; whatever the model is not known to take is refused here, free of charge. */
import { err, type JsonObject, type Result } from '#shared/base';
import type { Dialect, Measure, ModelForm, ProviderError, RunInput } from '#electron/providers';
import { badRequest, fillForm } from '#electron/providers/wire';
import { MODEL_FORMS } from './models.ts';

const formOf = ({ form, modelKey }: RunInput): ModelForm | null =>
  form ?? (Object.hasOwn(MODEL_FORMS, modelKey) ? (MODEL_FORMS[modelKey] ?? null) : null);

export const gmiDialect: Dialect = {
  buildPayload(input): Result<JsonObject, ProviderError> {
    const form = formOf(input);
    if (!form)
      return err(
        badRequest(
          `the model "${input.modelKey}" is not known here; ids are case-sensitive${nearModel(input.modelKey)}`,
        ),
      );
    const filled = fillForm(form, input);
    return filled.ok ? filled : err(badRequest(filled.error));
  },
  measure: (_, payload) => {
    const counts = countsOf(payload);
    return { likely: counts, ceiling: counts };
  },
};

/** Seconds of film as the payload asks for them, under any of the names the models use. */
const SECONDS = ['durationSeconds', 'duration', 'seconds'] as const;

/** What is certain before it is sent is what is billed: one request, one picture, so many seconds and characters. */
export function countsOf(payload: JsonObject): Measure['ceiling'] {
  const seconds = SECONDS.map((name) => payload[name]).find((value) => value !== undefined);
  const { text } = payload;
  return {
    quantity: '1',
    counts: {
      image: '1',
      ...(seconds !== undefined && /^\d{1,5}(\.\d{1,3})?$/.test(String(seconds))
        ? { second: String(seconds) }
        : {}),
      ...(typeof text === 'string' ? { character: String([...text].length) } : {}),
    },
  };
}

function nearModel(modelKey: string): string {
  const near = Object.keys(MODEL_FORMS).find((key) => key.toLowerCase() === modelKey.toLowerCase());
  return near ? `, the provider writes "${near}"` : '';
}
