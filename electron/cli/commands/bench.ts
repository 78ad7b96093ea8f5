/** `bench`: measures the books and the queue on this machine. Figures drift from machine to machine: compare within one run. */
import { type Command } from 'commander';
import { ok } from '#shared/base';
import { wholeArgument } from '../arguments.ts';
import { formatCount } from '../prose/numbers.ts';
import { facts } from '../prose/table.ts';
import type { Session } from '../session.ts';

interface Options {
  readonly runs?: number;
  readonly entries?: number;
}

export function benchCommand(program: Command, session: Session): void {
  program
    .command('bench')
    .description('measure on this machine: the queue with its books on, or the figures over a large ledger')
    .argument('[what]', 'queue or ledger (default: both)')
    .option('--runs <n>', 'runs of the queue benchmark (default 100,000)', wholeArgument(10, 2_000_000))
    .option(
      '--entries <n>',
      'entries of the ledger benchmark (default 1,000,000)',
      wholeArgument(100, 10_000_000),
    )
    .action(
      async (
        what: string | undefined,
        { runs = 100_000, entries = 1_000_000 }: Options,
        command: Command,
      ) => {
        if (what !== undefined && what !== 'queue' && what !== 'ledger')
          command.error(`error: there is no benchmark "${what}"; choose queue or ledger`);
        const { measureLedger, measureQueue } = await import('#electron/app');
        const found = {
          ...(what === 'ledger' ? {} : { queue: await measureQueue(runs) }),
          ...(what === 'queue' ? {} : { ledger: await measureLedger(entries) }),
        };
        session.report(
          ok({
            json: found,
            text: () =>
              Object.entries(found)
                .map(([name, figures]) => page(name, figures, session))
                .join('\n\n'),
          }),
        );
      },
    );
}

function page(name: string, figures: object, { terminal }: Session): string {
  const rows = Object.entries(figures).map(([key, value]): [string, string] => [key, show(value)]);
  return `${terminal.paint.bold(name)}\n${facts(rows, terminal.paint)}`;
}

const show = (value: unknown): string =>
  typeof value === 'number'
    ? formatCount(value)
    : Array.isArray(value)
      ? value.map(show).join('  ')
      : String(value);
