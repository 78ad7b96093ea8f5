/** What the tests of an adapter stand on: a practice provider that sells its models, the adapter, and requests followed to their ends. */
import { afterAll, beforeAll } from 'vitest';
import {
  type Adapter,
  type OutputRef,
  providerKind,
  type RequestState,
  type Submission,
  type SubmitAnswer,
} from '#electron/providers';
import type { JsonObject } from '#shared/base';
import type { Rate } from '#shared/money';
import { FAULTS, type FaultRow } from './fault-table.ts';
import { createPracticeRig, type PracticeRig, realClock } from './practice-rig.ts';

export interface AdapterOptions {
  readonly submitTimeoutMs?: number;
  readonly maxOutputBytes?: number;
  readonly apiKey?: () => Promise<string | null>;
  /** Instead of the practice provider's. */
  readonly url?: string;
}

export interface AdapterUnderTest {
  /** The id of its kind; the practice provider is asked through that kind's path. */
  readonly provider: string;
  /** What the practice provider sells through it. */
  readonly models: ReadonlyMap<string, Rate>;
  /** Ends at once, or so soon that nobody waits. */
  readonly quickModel: string;
  /** Queued first, ended a little later; null where every answer is the end. */
  readonly slowModel: string | null;
  readonly modalities: readonly { readonly model: string; readonly mediaType: string }[];
  readonly parameters?: JsonObject;
  /** Where this provider answers otherwise than the table says, each with the reason beside it; null: it cannot happen there. */
  readonly otherwise?: Readonly<Record<string, Partial<FaultRow> | null>>;
  /**
   * What it cannot do: those tests say so and are left out. `files`: its outputs come with the answer and are not fetched; `key`: it is
   * fine without one. `secret`: what stands for a key.
   */
  readonly cannot?: readonly (
    | 'find'
    | 'cancel'
    | 'poll'
    | 'list'
    | 'poll-list'
    | 'hidden-key'
    | 'files'
    | 'key'
  )[];
  readonly secret?: string;
}

/** Longer than the impatient adapter waits, so that a slow answer is a lost one. */
const FAULT_TIMES = 'retry-after=2,slow-ms=1200,drip-ms=1600';
export const signal = new AbortController().signal;

/** One submission, alone or as a job of one. */
export async function send(
  adapter: Adapter,
  submission: Submission,
  stop: AbortSignal,
): Promise<SubmitAnswer> {
  if (!adapter.submitMany) return adapter.submit(submission, stop);
  const answer = await adapter.submitMany([submission], stop);
  if (answer.kind !== 'accepted') return answer;
  return {
    kind: 'accepted',
    requestId: answer.requestIds[0] ?? '',
    state: { kind: 'pending', status: 'queued' },
  };
}

/** Before the first test and after a restart; to be called inside `describe`. */
export function stageFor(subject: AdapterUnderTest) {
  const kind = providerKind(subject.provider);
  if (!kind) throw new Error(`there is no provider of the kind "${subject.provider}"`);
  const can = (what: NonNullable<AdapterUnderTest['cannot']>[number]): boolean =>
    !subject.cannot?.includes(what);
  const create = (rig: PracticeRig, { url = rig.url(), ...options }: AdapterOptions = {}): Adapter =>
    kind.create({
      http: rig.http,
      baseUrl: url + kind.practicePath,
      apiKey: () => Promise.resolve(subject.secret ?? 'any'),
      clock: realClock,
      ...options,
    });
  const models = [subject.quickModel, ...(subject.slowModel === null ? [] : [subject.slowModel])];
  const slow = subject.slowModel ?? '';
  const rows = FAULTS.flatMap((row): FaultRow[] => {
    const own = subject.otherwise?.[row.fault];
    if (own === null) return [];
    return [can('find') || !row.find ? { ...row, ...own } : { ...withoutFind(row), ...own }];
  });
  let prompts = 0;
  const stage = {} as { rig: PracticeRig; adapter: Adapter };

  beforeAll(async () => {
    stage.rig = await createPracticeRig({
      pace: 0.4,
      catalogue: new Map([[subject.provider, subject.models]]),
    });
    await stage.rig.setSpec(FAULT_TIMES);
    stage.adapter = create(stage.rig);
  });
  afterAll(() => stage.rig.close());

  const submissionFor = (modelKey: string) => {
    prompts += 1;
    const payload = stage.adapter.buildPayload({
      modelKey,
      prompt: `prompt ${prompts}`,
      seed: prompts,
      parameters: subject.parameters ?? {},
      form: null,
    });
    if (!payload.ok) throw new Error(payload.error.message);
    return { modelKey, payload: payload.value, reference: `test-${prompts}` };
  };
  const rateOf = (model: string): Rate => {
    const rate = subject.models.get(model);
    if (!rate) throw new Error(`${model} has no rate`);
    return rate;
  };
  const stateOf = async (modelKey: string, requestId: string): Promise<RequestState | undefined> => {
    const states = await stage.adapter.poll(modelKey, [requestId], signal);
    if (!states.ok) throw new Error(states.error.message);
    return states.value.get(requestId);
  };
  /** Asks until the request has ended. */
  const endOf = async (modelKey: string, requestId: string): Promise<RequestState> => {
    for (;;) {
      const state = await stateOf(modelKey, requestId);
      if (!state) throw new Error(`${requestId} is not known`);
      if (state.kind !== 'pending') return state;
      await realClock.sleep(5);
    }
  };
  const accepted = async (modelKey: string) => {
    const submission = submissionFor(modelKey);
    const answer = await send(stage.adapter, submission, signal);
    if (answer.kind !== 'accepted') throw new Error(answer.error.message);
    return { ...answer, submission };
  };
  /** The first output of a request that went well. */
  const made = async (modelKey: string): Promise<OutputRef> => {
    const { requestId, state } = await accepted(modelKey);
    const end = state.kind === 'pending' ? await endOf(modelKey, requestId) : state;
    const output = end.kind === 'done' ? end.outputs[0] : undefined;
    if (!output) throw new Error(`ended as ${end.kind}`);
    return output;
  };

  return Object.assign(stage, {
    can,
    create,
    models,
    slow,
    rows,
    submissionFor,
    rateOf,
    stateOf,
    endOf,
    accepted,
    made,
  });
}

/** Where nothing can be looked for, a lost answer stays lost. */
function withoutFind({ end: _, ...row }: FaultRow): FaultRow {
  return { ...row, find: 'cannot-know' };
}
