/** Acts on the sample lab whose entries are linked with each other: what the ledger's drawer and its figures are tested with. */
import { nanos } from '#shared/money';
import type { AllocationId, AwardId, BatchId, EntryId } from '#shared/domain';
import type { RealBackend } from './real-backend.ts';

export interface LedgerActs {
  readonly awardId: AwardId;
  readonly allocationId: AllocationId;
  readonly chargeId: EntryId;
  readonly batchId: BatchId;
}

/** A cost by hand, a part of it given back, and a queued batch with one run of it cancelled. */
export async function bookLedgerActs({ client }: RealBackend): Promise<LedgerActs> {
  const [award] = await client.awards.list();
  const allocationId = award?.allocations[0]?.id;
  if (!award || !allocationId) throw new Error('the sample lab has an award with an allocation');
  const { today } = await client.workspace.info();
  const charged = await client.costs.charge({
    allocationId,
    kind: 'gpu-rental',
    cost: { gpuHours: '12.5', perHour: nanos(2_490_000_000n) },
    currency: 'USD',
    day: today,
    paymentRoute: 'purchasing-card',
    vendor: 'Lambda',
    invoice: 'INV-2231',
    personName: 'Mei Tanaka',
    reason: 'Fine-tuning of the reviewer baseline on rented GPUs',
  });
  await client.costs.refund({
    originalId: charged.entryId,
    amount: nanos(4_980_000_000n),
    reason: 'Two hours credited: the node was down (credit note 881)',
  });
  const { batchId } = await client.batches.submit({
    prompts: { kind: 'text', text: 'a paper boat\ntwo dancers\na lighthouse at dawn' },
    modelKeys: ['bria-fibo-relight'],
    repeats: 2,
    allocationId,
    purpose: 'The three reviewer prompts again',
    experimentName: 'Reviewer requests',
  });
  const { rows } = await client.queue.runs({ batchId, states: null, offset: 0, limit: 10 });
  const run = rows[0];
  if (run) await client.queue.cancel({ kind: 'run', runId: run.id });
  return { awardId: award.id, allocationId, chargeId: charged.entryId, batchId };
}
