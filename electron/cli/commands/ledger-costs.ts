/** `ledger charge | refund | adjust`: costs by hand, and what is given back or corrected. */
import { type Command, Option } from 'commander';
import { err, ok } from '#shared/base';
import type { BookedView } from '#shared/contract';
import { CHARGE_KINDS, type ChargeKind, PAYMENT_ROUTES, type PaymentRoute } from '#shared/domain';
import type { Day } from '#shared/base';
import { formatExact, type Nanos } from '#shared/money';
import { amountArgument, dayArgument, notAnId, typedId } from '../arguments.ts';
import { asked, type Failure } from '../failure.ts';
import type { Answer, Opened, Session } from '../session.ts';

export interface CostOptions {
  readonly kind: Exclude<ChargeKind, 'prepaid-use'>;
  readonly amount?: Nanos;
  readonly gpuHours?: string;
  readonly rate?: Nanos;
  readonly currency: string;
  readonly day?: Day;
  readonly route: PaymentRoute;
  readonly vendor?: string;
  readonly invoice?: string;
  readonly person?: string;
  readonly reason: string;
}

/** What `ledger charge` and `ledger split apply` ask of a cost. */
export const costOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--kind <kind>', 'what it was for')
        .choices(CHARGE_KINDS.filter((kind) => kind !== 'prepaid-use'))
        .default('purchase'),
    )
    .option('--amount <usd>', 'what it cost, at most nine decimals', amountArgument)
    .option('--gpu-hours <hours>', 'instead of an amount: GPU hours, such as 12.5')
    .option('--rate <usd>', 'and what one GPU hour costs', amountArgument)
    .option('--currency <code>', 'of the amount; it must be that of the award', 'USD')
    .option('--day <day>', 'day of use (default: today)', dayArgument)
    .addOption(
      new Option('--route <route>', 'how it was paid').choices(PAYMENT_ROUTES).default('direct-invoice'),
    )
    .option('--vendor <name>', 'who billed it')
    .option('--invoice <number>', 'its number')
    .option('--person <name>', 'who used it')
    .requiredOption('--reason <text>', 'what it was for, as an auditor reads it');

export function ledgerCostCommands(ledger: Command, session: Session): void {
  costOptions(
    ledger.command('charge').description('book a cost that no run made: GPU hours, a purchase, a bill'),
  )
    .requiredOption('--allocation <id>', 'which allocation pays')
    .action((options: CostOptions & { readonly allocation: string }) =>
      session.inApp((opened) => charge(opened, options)),
    );
  ledger
    .command('refund')
    .description('book money given back for a cost')
    .argument('<entry>', 'id of the entry it was charged by')
    .requiredOption('--amount <usd>', 'how much', amountArgument)
    .requiredOption('--reason <text>', 'why, such as the credit note')
    .action((entry: string, options: { readonly amount: Nanos; readonly reason: string }) =>
      session.inApp((opened) => refund(opened, entry, options)),
    );
  ledger
    .command('adjust')
    .description('book a correction found by reconciliation')
    .requiredOption('--allocation <id>', 'of which allocation')
    .requiredOption('--amount <usd>', 'what is added to its costs; negative: taken from them', amountArgument)
    .option('--entry <id>', 'the entry it corrects')
    .requiredOption('--reason <text>', 'what was found')
    .action((options: AdjustOptions) => session.inApp((opened) => adjust(opened, options)));
}

interface AdjustOptions {
  readonly allocation: string;
  readonly amount: Nanos;
  readonly entry?: string;
  readonly reason: string;
}

/** The cost of the contract, or what is missing. */
export function costOf(options: CostOptions, today: Day) {
  const { amount, gpuHours, rate, kind, currency, route, reason } = options;
  const hasHours = gpuHours !== undefined && rate !== undefined;
  if ((amount === undefined) !== hasHours || (gpuHours === undefined) !== (rate === undefined)) {
    const message = 'give --amount, or --gpu-hours together with --rate';
    return err<Failure>({ code: 'usage', message });
  }
  return ok({
    kind,
    cost: amount === undefined ? { gpuHours: gpuHours ?? '', perHour: rate as Nanos } : { amount },
    currency: currency.trim().toUpperCase(),
    day: options.day ?? today,
    paymentRoute: route,
    vendor: options.vendor ?? null,
    invoice: options.invoice ?? null,
    personName: options.person ?? null,
    reason,
  });
}

async function charge(
  { client, terminal }: Opened,
  options: CostOptions & { readonly allocation: string },
): Promise<Answer> {
  const failure = notAnId('allocation', options.allocation, 'allocation list');
  if (failure) return err(failure);
  const cost = costOf(options, (await client.workspace.info()).today);
  if (!cost.ok) return cost;
  const allocationId = typedId<'allocation'>(options.allocation);
  const charged = await asked(client.costs.charge({ ...cost.value, allocationId }));
  return charged.ok ? bookedAnswer('charged', charged.value, terminal) : charged;
}

async function refund(
  { client, terminal }: Opened,
  entry: string,
  { amount, reason }: { readonly amount: Nanos; readonly reason: string },
): Promise<Answer> {
  const failure = notAnId('entry', entry, 'ledger list');
  if (failure) return err(failure);
  const refunded = await asked(client.costs.refund({ originalId: typedId(entry), amount, reason }));
  return refunded.ok ? bookedAnswer('refunded', refunded.value, terminal) : refunded;
}

async function adjust({ client, terminal }: Opened, options: AdjustOptions): Promise<Answer> {
  const { allocation, amount, entry, reason } = options;
  const failure =
    notAnId('allocation', allocation, 'allocation list') ??
    (entry === undefined ? null : notAnId('entry', entry, 'ledger list'));
  if (failure) return err(failure);
  const originalId = entry === undefined ? null : typedId<'entry'>(entry);
  const adjusted = await asked(
    client.costs.adjust({ allocationId: typedId(allocation), amount, originalId, reason }),
  );
  return adjusted.ok ? bookedAnswer('corrected', adjusted.value, terminal) : adjusted;
}

export function bookedAnswer(what: string, booked: BookedView, { paint }: Opened['terminal']): Answer {
  const { entryId, amount, available } = booked;
  return ok({
    json: booked,
    text: () => {
      const left = `${formatExact(available)} available`;
      return `${paint.green('✓')} ${formatExact(amount)} ${what}; ${available < 0n ? paint.red(`${left}: overspent`) : left}.\n${entryId}`;
    },
  });
}
