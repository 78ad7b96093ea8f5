/** From a run's own words to a prediction's input, and what it can come to. Pure. */
import { err, type JsonObject, type Result } from '#shared/base';
import type { Counts, Dialect, ModelForm, ProviderError, RunInput } from '#electron/providers';
import { badRequest, decimalText, fillForm, requestedSeconds } from '#electron/providers/wire';

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
    const asked = countsOfInput(payload);
    const longest = Math.min(LONGEST_RUN_SECONDS, secondsOf(payload[DEADLINE]) ?? LONGEST_RUN_SECONDS);
    const seconds = requestedSeconds(payload);
    return {
      likely: { quantity, counts: { ...asked, 'compute-second': String(longest) } },
      ceiling: {
        quantity,
        counts: {
          ...asked,
          // What is made is seen to last a little longer than what was asked for.
          ...(seconds === null ? {} : { second: decimalText(seconds + 1) ?? String(seconds) }),
          'compute-second': String(longest),
          character: charactersOf(input),
        },
      },
    };
  },
};

/** What the request itself fixes. */
export function countsOfInput(input: JsonObject): Counts {
  const images = input['num_outputs'] ?? input['num_images'] ?? input['number_of_images'];
  const image = decimalText(images ?? 1);
  const seconds = requestedSeconds(input);
  const second = seconds === null ? null : decimalText(seconds);
  const text = input['prompt'] ?? input['text'];
  return {
    ...(image === null ? {} : { image }),
    ...(second === null ? {} : { second }),
    ...(typeof text === 'string' ? { character: String([...text].length) } : {}),
  };
}

const charactersOf = ({ prompt }: RunInput): string => String([...prompt].length);

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
