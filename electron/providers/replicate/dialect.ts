/** From a run's own words to a prediction's input, and what it can come to. Pure. */
import { err, type JsonObject, type Result } from '#shared/base';
import type { Dialect, ModelForm, ProviderError } from '#electron/providers';
import {
  badRequest,
  decimalText,
  fillForm,
  requestedCounts,
  requestedImages,
  requestedSeconds,
} from '#electron/providers/wire';

/** The provider's header of that name: after so long from its creation a prediction is ended, begun or not. */
export const DEADLINE = 'Cancel-After';
/** A prediction is ended by the provider after half an hour [D]. */
const LONGEST_RUN_SECONDS = 1_800;

/** Where nobody has read what the model takes: a prompt and a seed, as nearly all name them. */
const PLAIN: ModelForm = { promptName: 'prompt', seedName: 'seed', parameters: {} };

export const replicateDialect: Dialect = {
  buildPayload(input): Result<JsonObject, ProviderError> {
    if (!modelOf(input.modelKey))
      return err(
        badRequest(`"${input.modelKey}" is not a model of Replicate: it is owner/name or owner/name:version`),
      );
    const { [DEADLINE]: deadline, ...parameters } = input.parameters;
    if (deadline !== undefined && secondsOf(deadline) === null)
      return err(badRequest(`the parameter "${DEADLINE}" must be a time such as 90s, 5m or 1h30m`));
    if (!input.form && Object.keys(parameters).length > 0)
      return err(badRequest(`read from the provider what ${input.modelKey} takes before parameters are set`));
    const filled = fillForm(input.form ?? PLAIN, { ...input, parameters });
    if (!filled.ok) return err(badRequest(filled.error));
    return {
      ok: true,
      value: deadline === undefined ? filled.value : { ...filled.value, [DEADLINE]: deadline },
    };
  },
  measure(input, payload) {
    const quantity = '1';
    const images = requestedImages(payload, input.form);
    const longest = Math.min(LONGEST_RUN_SECONDS, secondsOf(payload[DEADLINE]) ?? LONGEST_RUN_SECONDS);
    const counts = {
      ...requestedCounts(payload),
      ...(images === null ? {} : { image: String(images) }),
      character: String([...input.prompt].length),
      'compute-second': String(longest),
    };
    const seconds = requestedSeconds(payload);
    // What is made is seen to last a little longer than what was asked for [C].
    const second = seconds === null ? null : decimalText(seconds + 1);
    const ceiling = { quantity, counts: second === null ? counts : { ...counts, second } };
    return { likely: { quantity, counts }, ceiling };
  },
};

export interface ModelName {
  readonly owner: string;
  readonly name: string;
  /** Null: the newest, or a model that the provider keeps itself. */
  readonly version: string | null;
}

export function modelOf(key: string): ModelName | null {
  const [, owner, name, version = null] = /^([\w.-]+)\/([\w.-]+)(?::(\w+))?$/.exec(key) ?? [];
  return owner && name && !/^\.+$/.test(owner) && !/^\.+$/.test(name) ? { owner, name, version } : null;
}

/** `1h30m` in seconds; null for what is no such time. */
function secondsOf(value: unknown): number | null {
  const parts = typeof value === 'string' ? /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(value) : null;
  const [hours, minutes, seconds] = (parts ?? []).slice(1).map((digits) => Number(digits ?? 0));
  const total = (hours ?? 0) * 3_600 + (minutes ?? 0) * 60 + (seconds ?? 0);
  return total > 0 ? total : null;
}
