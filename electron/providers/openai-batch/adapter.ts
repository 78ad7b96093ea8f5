/** OpenAI's Batch: provider-apis.md section 7.1. Up to a thousand chats go as one job and come back within a day, for half the price. */
import { ok } from '#shared/base';
import type { Adapter, AdapterDeps } from '#electron/providers';
import { createChatDialect, createModelCalls, OPENAI_RULES } from '#electron/providers/openai-chat';
import { createCalls, createFind, createOpenOutput } from '#electron/providers/wire';
import { createListing } from './find.ts';
import { sendJob } from './job.ts';
import { createPoll } from './poll.ts';
import { requestIdOf } from './records.ts';

/** The newer word for the limit is understood by every model there [C]. */
export const batchDialect = createChatDialect({ streams: false, limitName: 'max_completion_tokens' });

const JOB_SIZE = 1_000;
/** The window is 24 hours; what is finished then is still put into files. */
const PENDING_LIMIT_MS = 26 * 3_600_000;

export function createBatchAdapter(deps: AdapterDeps): Adapter {
  const { clock } = deps;
  const { absenceGraceMs = 60_000, submitTimeoutMs = 120_000, pollIntervalMs = 60_000 } = deps;
  const baseUrl = deps.baseUrl.replace(/\/+$/, '');
  const calls = createCalls({ ...deps, baseUrl, rules: OPENAI_RULES });

  const submitMany: NonNullable<Adapter['submitMany']> = async (submissions, signal) => {
    const job = await sendJob({ calls, clock, submitTimeoutMs }, submissions, signal);
    if (job.kind !== 'accepted') return job;
    const requestIds = submissions.map(({ reference }) => requestIdOf(job.batchId, reference));
    return { kind: 'accepted', requestIds };
  };
  return {
    provider: 'openai-batch',
    abilities: {
      pollMany: true,
      find: true,
      cancel: 'none',
      absenceGraceMs,
      pollIntervalMs,
      submitTimeoutMs,
      jobSize: JOB_SIZE,
      pendingLimitMs: PENDING_LIMIT_MS,
    },
    ...batchDialect,
    async submit(submission, signal) {
      const answer = await submitMany([submission], signal);
      if (answer.kind !== 'accepted') return answer;
      const [requestId = ''] = answer.requestIds;
      return { kind: 'accepted', requestId, state: { kind: 'pending', status: 'validating' } };
    },
    submitMany,
    poll: createPoll(calls, clock),
    find: createFind({
      // A list is asked for page by page as far back as it is needed.
      pageSizes: [100],
      list: createListing(calls, clock),
      echoOf: ({ reference }) => reference,
    }),
    // A batch can be cancelled as a whole only, and the other runs in it are not meant.
    cancel: () => Promise.resolve(ok('unsupported')),
    openOutput: createOpenOutput({ ...deps, baseUrl }),
    ...createModelCalls(calls),
  };
}
