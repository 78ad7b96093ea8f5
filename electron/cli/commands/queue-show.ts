/** `queue show`: one run with its facts, what it took, and all that happened to it. */
import type { Command } from 'commander';
import { err, ok } from '#shared/base';
import type { RunDetail, RunMeasures } from '#shared/contract';
import { isEnd } from '#shared/domain';
import { formatExact } from '#shared/money';
import { notAnId, typedId } from '../arguments.ts';
import { asked } from '../failure.ts';
import { formatDuration } from '../prose/duration.ts';
import { formatCount } from '../prose/numbers.ts';
import { facts } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';

export function queueShowCommand(queue: Command, session: Session): void {
  queue
    .command('show')
    .description('one run: its state, money, tokens and history')
    .argument('<run>', 'the run; `queue runs` lists them')
    .action((run: string) => session.inApp((opened) => showRun(opened, run)));
}

async function showRun({ client, terminal }: Opened, runId: string): Promise<Answer> {
  const failure = notAnId('run', runId, 'queue runs');
  if (failure) return err(failure);
  const shown = await asked(client.queue.run({ runId: typedId(runId) }));
  if (!shown.ok) return shown;
  return ok({ json: { run: shown.value }, text: () => page(shown.value, terminal) });
}

type Line = readonly [what: string, value: string];

const page = (run: RunDetail, { paint }: Terminal): string =>
  [
    facts(
      [
        ['run', `${run.experimentName}, run ${run.seq}`],
        ['state', run.why === null ? run.state : `${run.state}: ${run.why}`],
        ['model', run.modelKey],
        isEnd(run.state) ? ['charged', formatExact(run.spent)] : ['held', formatExact(run.ceiling)],
        ...measureLines(run.measures),
        ...(run.requestId === null ? [] : [['request', run.requestId] as const]),
        ['prompt', run.prompt],
      ],
      paint,
    ),
    '',
    ...run.history.map(
      ({ atMs, what, actor }) => `${paint.dim(new Date(atMs).toISOString())}  ${what} (${actor})`,
    ),
  ].join('\n');

/** Only what is known. */
function measureLines(measures: RunMeasures | null): readonly Line[] {
  if (measures === null) return [];
  const { inputTokens, cachedTokens, outputTokens, firstTokenMs, tokensPerSecond, computeMs } = measures;
  const cached = cachedTokens ? ` (${formatCount(cachedTokens)} from the cache)` : '';
  const lines: readonly (Line | null)[] = [
    inputTokens === null || outputTokens === null
      ? null
      : ['tokens', `${formatCount(inputTokens)} read${cached}, ${formatCount(outputTokens)} written`],
    firstTokenMs === null ? null : ['first token', `after ${formatDuration(firstTokenMs)}`],
    tokensPerSecond === null ? null : ['speed', `${tokensPerSecond.toFixed(1)} tokens a second`],
    computeMs === null ? null : ['machine time', formatDuration(computeMs)],
  ];
  return lines.flatMap((line) => (line === null ? [] : [line]));
}
