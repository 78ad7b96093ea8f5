/** A sample lab with every kind of act in its books, for looking at the awards' pages. */
import type { Award } from '#shared/contract';
import { changeCatalogue } from './books-lab-catalogue.ts';
import { addAwards } from './books-lab-awards.ts';
import { addCosts } from './books-lab-costs.ts';
import { budgetFirst } from './books-lab-budget.ts';
import { bookLedgerActs, type LedgerActs } from './books-lab-ledger.ts';
import { addOutputs, type OutputRuns } from './books-lab-outputs.ts';
import { openRealBackend, type RealBackend } from './real-backend.ts';

export interface BooksLab {
  readonly backend: RealBackend;
  readonly awards: readonly Award[];
  readonly ledger: LedgerActs;
  readonly outputs: OutputRuns;
}

export async function openBooksLab(): Promise<BooksLab> {
  const backend = await openRealBackend();
  // The pages of an award are addressed by the order of these; what is added below comes after.
  const awards = await backend.client.awards.list();
  const [first] = awards;
  if (!first) throw new Error('the sample lab has awards');
  const outputs = await addOutputs(backend);
  await budgetFirst(backend, first);
  await addCosts(backend, awards);
  await addAwards(backend, awards);
  await holdSome(backend, first);
  await changeCatalogue(backend);
  const ledger = await bookLedgerActs(backend);
  return { backend, ledger, outputs, awards: await inOrder(backend, awards) };
}

/** The queue of this backend does not run: what is queued stays held. */
async function holdSome({ client }: RealBackend, award: Award | undefined): Promise<void> {
  const model = (await client.models.list()).find(({ tier }) => tier === 'baseline');
  const allocation = award?.allocations[0];
  if (!model || !allocation) throw new Error('the sample lab has a baseline model and an allocation');
  await client.batches.submit({
    prompts: { kind: 'text', text: 'a paper boat crossing a flooded street at dusk' },
    modelKeys: [model.key],
    repeats: 1,
    allocationId: allocation.id,
    experimentName: 'Dusk, first look',
    purpose: 'Whether the light of dusk is kept.',
  });
}

async function inOrder({ client }: RealBackend, first: readonly Award[]): Promise<readonly Award[]> {
  const all = await client.awards.list();
  const isFirst = ({ id }: Award) => first.some((each) => each.id === id);
  return [...all.filter(isFirst), ...all.filter((award) => !isFirst(award))];
}
