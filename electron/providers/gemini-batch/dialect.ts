/** A request of a Gemini batch: the body of `generateContent`. Its price is half the standard one [D]: the price list says it so. */
import { err, type Json, type JsonObject, ok } from '#shared/base';
import type { Dialect, ModelForm } from '#electron/providers';
import { badRequest, fillForm } from '#electron/providers/wire';
import { goneVeo } from '#electron/providers/google';

/** The largest budget that any model takes; thoughts are billed as output, and without a budget a model decides by itself [I]. */
const MOST_THOUGHT = 32_768;

const FORM: ModelForm = {
  promptName: 'prompt',
  seedName: 'seed',
  parameters: {
    maxOutputTokens: { kind: 'integer', min: 1, max: 65_536, preset: 4_096 },
    thinkingBudget: { kind: 'integer', min: 0, max: MOST_THOUGHT },
    temperature: { kind: 'number', min: 0, max: 2 },
    topP: { kind: 'number', min: 0, max: 1 },
    responseMimeType: { kind: 'choice', values: ['text/plain', 'application/json'] },
    systemInstruction: { kind: 'text' },
  },
  required: ['maxOutputTokens'],
};

export const batchDialect: Dialect = {
  buildPayload(input) {
    const { modelKey } = input;
    const gone = goneVeo(modelKey);
    if (gone) return err(gone);
    if (modelKey.startsWith('gemini-omni-'))
      return err(badRequest(`${modelKey} makes films; it is not sold in batches of generateContent`));
    const filled = fillForm(input.form ?? FORM, input);
    if (!filled.ok) return err(badRequest(filled.error));
    const { prompt = '', systemInstruction, thinkingBudget, ...config } = filled.value;
    return ok({
      contents: [{ role: 'user', parts: [{ text: prompt }] }],
      ...(systemInstruction === undefined
        ? {}
        : { systemInstruction: { parts: [{ text: systemInstruction }] } }),
      generationConfig: {
        ...config,
        ...(thinkingBudget === undefined ? {} : { thinkingConfig: { thinkingBudget } }),
      },
    });
  },
  measure({ prompt, parameters }, payload) {
    const system = textOf(parameters['systemInstruction']);
    const config = payload['generationConfig'] as JsonObject;
    const written = countOf(config['maxOutputTokens'], 0);
    const thought = countOf(parameters['thinkingBudget'], MOST_THOUGHT);
    const bytes = Buffer.byteLength(prompt) + Buffer.byteLength(system);
    // A token is never less than a byte; a handful are added around each part.
    const measure = (input: number, output: number) => ({
      quantity: '1',
      tokens: { input: BigInt(input), cached: 0n, output: BigInt(output) },
    });
    return {
      likely: measure(Math.ceil(bytes / 4) + OVERHEAD, written),
      ceiling: measure(bytes + OVERHEAD, written + thought),
    };
  },
};

const OVERHEAD = 64;

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const countOf = (value: Json | undefined, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;
