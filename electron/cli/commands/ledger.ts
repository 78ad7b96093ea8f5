/** `ledger verify`: do the books agree with themselves? Exit code 3 when they do not. The other commands stand beside it. */
import type { Command } from 'commander';
import { ok } from '#shared/base';
import { asked, EXIT } from '../failure.ts';
import { formatDuration } from '../prose/duration.ts';
import { counted } from '../prose/numbers.ts';
import type { Answer, Opened, Session } from '../session.ts';
import { ledgerCostCommands } from './ledger-costs.ts';
import { ledgerShowCommands } from './ledger-show.ts';
import { ledgerCreditCommands, ledgerSplitCommands } from './ledger-split.ts';
import { ledgerTransferCommands } from './ledger-transfer.ts';

export function ledgerCommands(program: Command, session: Session): void {
  const ledger = program.command('ledger').description('the ledger');
  ledger
    .command('verify')
    .description('check every entry, chain and balance; exit code 3 when something differs')
    .action(() => session.inApp(verifyLedger));
  ledgerShowCommands(ledger, session);
  ledgerCostCommands(ledger, session);
  ledgerTransferCommands(ledger, session);
  ledgerSplitCommands(ledger, session);
  ledgerCreditCommands(ledger, session);
}

async function verifyLedger({ client, terminal }: Opened): Promise<Answer> {
  const verified = await asked(client.ledger.verify());
  if (!verified.ok) return verified;
  const report = verified.value;
  const { green, red } = terminal.paint;
  return ok({
    json: report,
    exit: report.ok ? EXIT.done : EXIT.booksWrong,
    text: () => {
      const checked = `${counted(report.entries, 'entry', 'entries')} checked in ${formatDuration(report.elapsedMs)}`;
      const { firstDifference: difference } = report;
      if (!difference) return `${green('✓')} The books agree with themselves: ${checked}.`;
      const { where, expected, found } = difference;
      return `${red('✗')} The books differ (${checked}).\n  where     ${where}\n  expected  ${expected}\n  found     ${found}`;
    },
  });
}
