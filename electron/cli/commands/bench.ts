/** `bench`: measures the books and the queue on this machine. Figures drift from machine to machine: compare within one run. */
import { tmpdir } from 'node:os';
import { type Command } from 'commander';
import { ok } from '#shared/base';
import { wholeArgument } from '../arguments.ts';
import { formatCount } from '../prose/numbers.ts';
import { facts } from '../prose/table.ts';
import type { Session } from '../session.ts';

interface Options {
  readonly runs?: number;
  readonly rounds?: number;
  readonly concurrency?: number;
  readonly entries?: number;
  readonly plainjob?: string;
}

const SUBJECTS = ['queue', 'http', 'soak', 'ledger'] as const;
type Subject = (typeof SUBJECTS)[number];

const isSubject = (text: string): text is Subject => SUBJECTS.some((subject) => subject === text);

export function benchCommand(program: Command, session: Session): void {
  program
    .command('bench')
    .description('measure on this machine: the queue with its books on, or the figures over a large ledger')
    .argument('[what]', `${SUBJECTS.join(', ')} (default: queue and ledger)`)
    .option(
      '--runs <n>',
      'runs of each queue benchmark (default 100,000; soak 1,000,000; http 20,000)',
      wholeArgument(10, 10_000_000),
    )
    .option(
      '--rounds <n>',
      'how often everything is measured; medians are said (default 5)',
      wholeArgument(1, 100),
    )
    .option('--concurrency <n>', 'runs in hand at a time (default 128; http 64)', wholeArgument(1, 10_000))
    .option(
      '--entries <n>',
      'entries of the ledger benchmark (default 1,000,000)',
      wholeArgument(100, 10_000_000),
    )
    .option('--plainjob <folder>', 'where plainjob is installed, to measure it beside the queue')
    .action(async (what: string | undefined, options: Options, command: Command) => {
      if (what !== undefined && !isSubject(what))
        command.error(`error: there is no benchmark "${what}"; choose one of ${SUBJECTS.join(', ')}`);
      const found: Record<string, object> = {};
      for (const subject of what === undefined ? (['queue', 'ledger'] as const) : [what])
        found[subject] = await measure(subject, options, session);
      session.report(
        ok({
          json: found,
          text: () =>
            Object.entries(found)
              .map(([name, figures]) => page(name, figures, session))
              .join('\n\n'),
        }),
      );
    });
}

async function measure(subject: Subject, options: Options, session: Session): Promise<object> {
  const { measureHttp, measureLedger, measureQueue, measureSoak } = await import('#electron/app');
  const { runs, rounds = 5, concurrency, entries = 1_000_000, plainjob } = options;
  switch (subject) {
    case 'queue':
      return measureQueue({
        runs: runs ?? 100_000,
        rounds,
        concurrency: concurrency ?? 128,
        ...(plainjob === undefined ? {} : { plainjob }),
      });
    case 'soak':
      return measureSoak({ runs: runs ?? 1_000_000, concurrency: concurrency ?? 128 });
    case 'http':
      return measureHttp(
        { runs: runs ?? 20_000, rounds, concurrency: concurrency ?? 64 },
        session.appOptions(tmpdir(), 'bench').practice,
      );
    case 'ledger':
      return measureLedger(entries);
  }
}

function page(name: string, figures: object, { terminal }: Session): string {
  const rows = lines(figures).map(([key, value]): [string, string] => [key, show(value)]);
  return `${terminal.paint.bold(name)}\n${facts(rows, terminal.paint)}`;
}

/** Figures within figures as `peers rawGroups runsPerSecond`. */
const lines = (figures: object): [string, unknown][] =>
  Object.entries(figures).flatMap(([key, value]: [string, unknown]): [string, unknown][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? lines(value).map(([inner, figure]): [string, unknown] => [`${key} ${inner}`, figure])
      : [[key, value]],
  );

const show = (value: unknown): string =>
  typeof value === 'number'
    ? formatCount(value)
    : Array.isArray(value)
      ? value.map(show).join('  ')
      : String(value);
