/** `seed`: fills a workspace for trying things out and for measuring. */
import { type Command, Option } from 'commander';
import { ok } from '#shared/base';
import { counted } from '../prose/numbers.ts';
import type { Answer, Opened, Session } from '../session.ts';

const KINDS = ['empty', 'sample', 'large'] as const;
type Kind = (typeof KINDS)[number];

export function seedCommand(program: Command, session: Session): void {
  program
    .command('seed')
    .description('fill an empty workspace: sample is a lab with a year of history, large is for measuring')
    .addOption(new Option('--kind <kind>', 'what to fill it with').choices(KINDS).makeOptionMandatory())
    .action(({ kind }: { readonly kind: Kind }) => session.inApp(async (opened) => seed(opened, kind)));
}

function seed({ app, terminal }: Opened, kind: Kind): Answer {
  const seeded = app.seed(kind);
  if (!seeded.ok) return seeded;
  const { awards, entries } = seeded.value;
  const { dir } = app.info;
  return ok({
    json: { kind, awards, entries, workspace: dir },
    text: () =>
      `${terminal.paint.green('✓')} ${counted(awards, 'award')}, ${counted(entries, 'ledger entry', 'ledger entries')} in ${dir}`,
  });
}
