/** `queue prioritise | move | deadline`: which batch goes first, and by when it should have ended. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { err, ok } from '#shared/base';
import { type Batch, MOVES } from '#shared/contract';
import { PRIORITIES, type Priority } from '#shared/domain';
import { notAnId, typedId } from '../arguments.ts';
import { asked } from '../failure.ts';
import { counted } from '../prose/numbers.ts';
import { table } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';

type Move = (typeof MOVES)[number];
type Ask = (
  client: Opened['client'],
  batchId: Batch['id'],
) => Promise<{ readonly order: readonly Batch['id'][] }>;

interface DeadlineOptions {
  readonly at?: number;
  readonly none?: true;
  readonly stop?: true;
}

export function queueOrderCommands(queue: Command, session: Session): void {
  const run = (batch: string, ask: Ask) => session.inApp((opened) => order(opened, batch, ask));
  queue
    .command('prioritise')
    .description('let a batch go before others of its lane, or after them')
    .argument('<batch>', 'its id')
    .addOption(new Option('--priority <priority>', 'what it gets').choices(PRIORITIES).makeOptionMandatory())
    .action((batch: string, { priority }: { readonly priority: Priority }) =>
      run(batch, (client, batchId) => client.queue.prioritise({ batchId, priority })),
    );
  queue
    .command('move')
    .description('move a batch among the open batches of its priority')
    .argument('<batch>', 'its id')
    .addOption(new Option('--to <place>', 'where to').choices(MOVES).makeOptionMandatory())
    .action((batch: string, { to }: { readonly to: Move }) =>
      run(batch, (client, batchId) => client.queue.move({ batchId, to })),
    );
  queue
    .command('deadline')
    .description('say by when a batch should have ended')
    .argument('<batch>', 'its id')
    .option('--at <time>', 'such as 2026-12-01T09:00 (of this computer) or 2026-12-01T09:00Z', timeArgument)
    .option('--stop', 'cancel what is unsent when it passes')
    .option('--none', 'take the deadline away')
    .action((batch: string, { at, none, stop }: DeadlineOptions) => {
      if ((at === undefined) === (none === undefined))
        return session.report(err({ code: 'usage', message: 'say one of --at TIME, --none' }));
      const deadline = at === undefined ? null : { atMs: at, stop: stop === true };
      return run(batch, (client, batchId) => client.queue.deadline({ batchId, deadline }));
    });
}

const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$/;

function timeArgument(text: string): number {
  const atMs = ISO_TIME.test(text.trim()) ? Date.parse(text.trim().replace(' ', 'T')) : Number.NaN;
  if (Number.isNaN(atMs)) throw new InvalidArgumentError('write a time such as 2026-12-01T09:00');
  return atMs;
}

/** Acts, and shows the open batches in the order in which they are taken now. */
async function order({ client, terminal }: Opened, batch: string, ask: Ask): Promise<Answer> {
  const failure = notAnId('batch', batch, 'queue runs');
  if (failure) return err(failure);
  const ordered = await asked(ask(client, typedId(batch)));
  if (!ordered.ok) return ordered;
  const open = await openBatches(client, ordered.value.order);
  const { paint, width } = terminal;
  return ok({
    json: { order: ordered.value.order },
    text: () =>
      table(
        [
          { title: '', text: ({ position }: Batch) => String(position ?? ''), isFigure: true },
          { title: 'batch', text: ({ experimentName }) => experimentName, isFlexible: true },
          { title: 'priority', text: ({ priority }) => priority },
          { title: 'state', text: ({ state }) => state },
          { title: 'runs', text: ({ runs }) => counted(runs, 'run'), isFigure: true },
          { title: 'deadline', text: ({ deadline }) => deadlineText(deadline) },
          { title: 'id', text: ({ id }) => id, paint: paint.dim },
        ],
        open,
        { paint, width },
      ),
  });
}

const deadlineText = (deadline: Batch['deadline']): string =>
  deadline === null
    ? ''
    : `${new Date(deadline.atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC${deadline.stop ? ', stop' : ''}`;

/** In their order; pages are read until all of them were found. */
async function openBatches(client: Opened['client'], wanted: readonly Batch['id'][]): Promise<Batch[]> {
  const found = new Map<string, Batch>();
  let before: Batch['id'] | null = null;
  do {
    const page: { rows: Batch[]; next: Batch['id'] | null } = await client.batches.list({
      before,
      limit: 200,
    });
    for (const row of page.rows) found.set(row.id, row);
    before = page.next;
  } while (before !== null && !wanted.every((id) => found.has(id)));
  return wanted.flatMap((id) => found.get(id) ?? []);
}
