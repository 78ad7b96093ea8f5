/** `queue status | runs | pause | resume | cancel | retry | resolve`: the queue, seen and acted on. More: queue-run.ts, queue-show.ts, queue-order.ts. */
import { type Command, Option } from 'commander';
import { err, ok, type Result } from '#shared/base';
import { countRuns, IN_FLIGHT_STATES, RUN_STATES, type RunState } from '#shared/domain';
import { RESOLUTIONS, type Run, type Scope } from '#shared/contract';
import { formatExact, formatMoney } from '#shared/money';
import { notAnId, typedId, wholeArgument } from '../arguments.ts';
import { asked, type Failure } from '../failure.ts';
import { formatDuration } from '../prose/duration.ts';
import { counted, formatCount } from '../prose/numbers.ts';
import { facts, table } from '../prose/table.ts';
import { type QueueFigures, queueFigures, queueJson } from '../queue-json.ts';
import type { Answer, Opened, Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { queueOrderCommands } from './queue-order.ts';
import { queueShowCommand } from './queue-show.ts';

interface ScopeOptions {
  readonly all?: true;
  readonly lane?: string;
  readonly batch?: string;
  readonly run?: string;
}
interface RunsOptions {
  readonly batch?: string;
  readonly state?: RunState;
  readonly limit: number;
}
interface ResolveOptions {
  readonly answer: (typeof RESOLUTIONS)[number];
  readonly note: string;
}

export function queueCommands(program: Command, session: Session): Command {
  const queue = program.command('queue').description('the queue: run it, watch it, act on it');
  queue
    .command('status')
    .description('counts by state, rate, money')
    .action(() => session.inApp(showStatus));
  queue
    .command('runs')
    .description('single runs, to find the one to act on')
    .option('--batch <id>', 'of this batch only')
    .addOption(new Option('--state <state>', 'in this state only').choices(RUN_STATES))
    .option('--limit <count>', 'how many', wholeArgument(1, 500), 50)
    .action((options: RunsOptions) => session.inApp((opened) => listRuns(opened, options)));
  for (const [name, { description }] of Object.entries(ACTS)) {
    queue
      .command(name)
      .description(description)
      .option('--all', 'everything')
      .option('--lane <account:cheap|premium>', 'the cheap or the premium work of a provider account')
      .option('--batch <id>', 'one batch')
      .option('--run <id>', 'one run')
      .action((options: ScopeOptions) => session.inApp((opened) => act(opened, name as ActName, options)));
  }
  queue
    .command('resolve')
    .description('answer for a run whose outcome is unknown')
    .argument('<run>', 'the run')
    .addOption(
      new Option('--answer <answer>', 'was it run and billed?').choices(RESOLUTIONS).makeOptionMandatory(),
    )
    .option('--note <text>', 'how you know', '')
    .action((run: string, options: ResolveOptions) =>
      session.inApp((opened) => resolveRun(opened, run, options)),
    );
  queueShowCommand(queue, session);
  queueOrderCommands(queue, session);
  return queue;
}

const ACTS = {
  pause: { description: 'send nothing more; what was sent goes on', done: 'paused' },
  resume: { description: 'go on after a pause', done: 'resumed' },
  cancel: { description: 'end what waits; what was sent ends as the provider says', done: 'cancelled' },
  retry: { description: 'queue failed or cancelled runs again, under a new hold', done: 'queued again' },
} as const;
type ActName = keyof typeof ACTS;

async function showStatus(opened: Opened): Promise<Answer> {
  const status = await asked(opened.client.queue.status());
  if (!status.ok) return status;
  const figures = await queueFigures(opened, status.value);
  return ok({ json: queueJson(figures), text: () => queuePage(figures, opened.terminal) });
}

async function act({ client, terminal }: Opened, name: ActName, options: ScopeOptions): Promise<Answer> {
  const scope = options.lane === undefined ? scopeOf(options) : await laneScope(client, options);
  if (!scope.ok) return scope;
  const acted = await asked<{ runs: number; held?: bigint }>(client.queue[name](scope.value));
  if (!acted.ok) return acted;
  const { green } = terminal.paint;
  // To pause or resume everything, or a lane, turns one switch; it counts no runs.
  const isSwitch = scope.value.kind !== 'batch' && scope.value.kind !== 'run';
  const what =
    isSwitch && (name === 'pause' || name === 'resume')
      ? `the ${scope.value.kind === 'all' ? 'queue' : 'lane'} is`
      : counted(acted.value.runs, 'run');
  return ok({ json: acted.value, text: () => `${green('✓')} ${what} ${ACTS[name].done}` });
}

const SAY_WHICH = 'say which: one of --all, --lane ACCOUNT:cheap, --batch ID, --run ID';

async function laneScope(
  client: Opened['client'],
  { lane = '', all, batch, run }: ScopeOptions,
): Promise<Result<Scope, Failure>> {
  const [, name, kind] = /^(.+):(cheap|premium)$/.exec(lane.trim()) ?? [];
  if (name === undefined || [all, batch, run].some((given) => given !== undefined))
    return err({ code: 'usage', message: SAY_WHICH });
  const status = await asked(client.queue.status());
  if (!status.ok) return status;
  const found = status.value.lanes.find(
    (each) => each.name.toLowerCase() === name.toLowerCase() && each.premium === (kind === 'premium'),
  );
  if (found) return ok({ kind: 'lane', accountId: found.accountId, premium: found.premium });
  const known = [...new Set(status.value.lanes.map((each) => each.name))].join(', ');
  return err({
    code: 'not-found',
    message: `there is no provider account "${name}"; there is ${known}`,
    what: 'account',
    id: name,
  });
}

/** Nothing is acted on by default: which runs are meant is always said. */
function scopeOf({ all, batch, run }: ScopeOptions): Result<Scope, Failure> {
  if ([all, batch, run].filter((given) => given !== undefined).length !== 1) {
    return err({ code: 'usage', message: SAY_WHICH });
  }
  if (all) return ok({ kind: 'all' });
  const failure =
    batch === undefined ? notAnId('run', run ?? '', 'queue runs') : notAnId('batch', batch, 'queue runs');
  if (failure) return err(failure);
  return ok(
    batch === undefined
      ? { kind: 'run', runId: typedId(run ?? '') }
      : { kind: 'batch', batchId: typedId(batch) },
  );
}

async function listRuns({ client, terminal }: Opened, { batch, state, limit }: RunsOptions): Promise<Answer> {
  const failure = batch === undefined ? null : notAnId('batch', batch, 'queue runs');
  if (failure) return err(failure);
  const batchId = batch === undefined ? null : typedId<'batch'>(batch);
  const listed = await asked(
    client.queue.runs({ batchId, states: state ? [state] : null, offset: 0, limit }),
  );
  if (!listed.ok) return listed;
  const { rows, total } = listed.value;
  const { paint, width } = terminal;
  const columns = [
    { title: 'state', text: ({ state }: Run) => state },
    { title: 'model', text: ({ modelKey }: Run) => modelKey },
    { title: 'spent', text: ({ spent }: Run) => formatMoney(spent), isFigure: true },
    { title: 'prompt', text: ({ prompt }: Run) => prompt, isFlexible: true },
    { title: 'why', text: ({ why }: Run) => why ?? '', isFlexible: true, paint: paint.dim },
    { title: 'id', text: ({ id }: Run) => id, paint: paint.dim },
  ];
  return ok({
    json: { runs: rows, total },
    text: () =>
      `${table(columns, rows, { paint, width })}\n${paint.dim(`${formatCount(rows.length)} of ${counted(total, 'run')}`)}`,
  });
}

async function resolveRun(
  { client, terminal }: Opened,
  run: string,
  options: ResolveOptions,
): Promise<Answer> {
  const failure = notAnId('run', run, 'queue runs --state unknown');
  if (failure) return err(failure);
  const resolved = await asked(client.queue.resolve({ runId: typedId(run), ...options }));
  if (!resolved.ok) return resolved;
  const { state, spent } = resolved.value;
  const { green } = terminal.paint;
  return ok({
    json: { run: resolved.value },
    text: () => `${green('✓')} now ${state}, ${formatExact(spent)} spent`,
  });
}

export function queuePage({ status, counts }: QueueFigures, { paint }: Terminal): string {
  const { runner, timeLeft } = status;
  const figures = [
    ['done', countRuns(counts, ['done'])],
    ['in flight', countRuns(counts, IN_FLIGHT_STATES)],
    ['waiting', countRuns(counts, ['waiting', 'retrying'])],
    ['blocked', countRuns(counts, ['blocked'])],
    ['unknown', countRuns(counts, ['unknown'])],
    ['failed', countRuns(counts, ['failed-free', 'failed-billed'])],
    ['cancelled', countRuns(counts, ['cancelled-free', 'cancelled-billed'])],
  ] as const;
  const whoRuns = {
    here: 'here',
    elsewhere: runner.where === 'elsewhere' ? runner.holder : '',
    nobody: 'nobody',
  };
  const resting = status.lanes.flatMap(({ name, condition, why }) =>
    why === null ? [] : [`${name}: ${condition}, ${why}`],
  );
  return [
    facts(
      figures
        .filter(([what, count]) => count > 0 || what === 'done')
        .map(([what, count]) => [what, formatCount(count)]),
      paint,
    ),
    '',
    facts(
      [
        ['spent', formatExact(status.spentTotal)],
        ['held', formatExact(status.heldTotal)],
        ['run by', `${whoRuns[runner.where]}${status.paused ? ', paused' : ''}`],
        ...(timeLeft ? [['time left', `about ${formatDuration(timeLeft.likelyMs)}`] as const] : []),
      ],
      paint,
    ),
    ...resting.map((line) => paint.yellow(`! ${line}`)),
  ].join('\n');
}
