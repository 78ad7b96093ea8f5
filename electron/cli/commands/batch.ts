/** `batch quote | submit`: from a prompt file to a price, and from a price to a queued batch with its hold. */
import type { Command } from 'commander';
import { err, ok, type Result } from '#shared/base';
import type { Quote } from '#shared/contract';
import { add, formatExact, formatMoney, subtract, ZERO } from '#shared/money';
import { notAnId, repeatedArgument, typedId, wholeArgument } from '../arguments.ts';
import { asked, EXIT, type Failure } from '../failure.ts';
import { balanceWords, meterBar } from '../prose/meter.ts';
import { counted, formatCount } from '../prose/numbers.ts';
import { modelParameters } from '../model-parameters.ts';
import { fileJson, fileLines, type ReadFile } from '../prose/prompt-file.ts';
import { facts, table } from '../prose/table.ts';
import { readPromptFile } from '../prompt-file.ts';
import { type PromptOptions, withPromptOptions } from '../prompt-options.ts';
import type { Answer, Opened, Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';

interface QuoteOptions extends PromptOptions {
  readonly prompts?: string;
  readonly model: readonly string[];
  readonly set?: readonly string[];
  readonly allocation: string;
  readonly repeats: number;
  readonly purpose?: string;
}
interface SubmitOptions extends QuoteOptions {
  readonly experiment: string;
  readonly purpose: string;
}

export function batchCommands(program: Command, session: Session): void {
  const batch = program
    .command('batch')
    .description('batches: prompts x models x repeats, one quote, one hold');
  withQuoteOptions(
    batch.command('quote').description('what it would cost and whether it may be charged; writes nothing'),
  )
    .option('--purpose <text>', 'why, in words a sponsor reads')
    .action((file: string | undefined, options: QuoteOptions, command: Command) =>
      session.inApp((opened) => quoteBatch(opened, fileOf(file, options, command), options)),
    );
  withQuoteOptions(batch.command('submit').description('hold the ceiling and queue the runs'))
    .requiredOption('--experiment <name>', 'the experiment it belongs to (made when it is new)')
    .requiredOption('--purpose <text>', 'why, in words a sponsor reads')
    .action((file: string | undefined, options: SubmitOptions, command: Command) =>
      session.inApp((opened) => submitBatch(opened, fileOf(file, options, command), options)),
    );
}

const withQuoteOptions = (command: Command): Command =>
  withPromptOptions(
    command
      .argument('[file]', 'prompts: one a line, or CSV, TSV, JSON, JSONL, also packed with gzip')
      .option('--prompts <file>', 'the same, as an option'),
  )
    .requiredOption('--model <key>', 'a model of `models list`; may be given several times', repeatedArgument)
    .requiredOption('--allocation <id>', 'the allocation that pays')
    .option(
      '--set <assignment>',
      "a parameter by the provider's name, such as durationSeconds=8, or Veo3:durationSeconds=8 for one model; may be given several times",
      repeatedArgument,
    )
    .option('--repeats <count>', 'runs of every prompt on every model', wholeArgument(1, 10_000), 1);

function fileOf(file: string | undefined, { prompts }: QuoteOptions, command: Command): string {
  const path = prompts ?? file;
  if (path === undefined) command.error('error: name the file of prompts', { exitCode: EXIT.usage });
  return path;
}

async function quoteBatch(opened: Opened, path: string, options: QuoteOptions): Promise<Answer> {
  const input = await quoteInput(opened, path, options);
  if (!input.ok) return input;
  const quoted = await asked(opened.client.batches.quote(input.value));
  if (!quoted.ok) return quoted;
  const { file } = input.value;
  return ok({
    json: { ...quoted.value, file: fileJson(file) },
    text: () => quotePage(file, quoted.value, opened.terminal),
  });
}

async function submitBatch(opened: Opened, path: string, options: SubmitOptions): Promise<Answer> {
  const input = await quoteInput(opened, path, options);
  if (!input.ok) return input;
  const submitted = await asked(
    opened.client.batches.submit({ ...input.value, experimentName: options.experiment }),
  );
  if (!submitted.ok) return submitted;
  const { batchId, runs, held } = submitted.value;
  const { green } = opened.terminal.paint;
  return ok({
    json: { batch: { id: batchId }, runs, holdNanos: held, file: fileJson(input.value.file) },
    text: () =>
      [
        // The quote has said how many; what was guessed or left out bears saying again.
        ...fileLines(input.value.file, opened.terminal.paint).slice(1),
        `${green('✓')} queued ${counted(runs, 'run')}, holding ${formatExact(held)}`,
        batchId,
      ].join('\n'),
  });
}

async function quoteInput(opened: Opened, path: string, options: QuoteOptions) {
  const failure: Failure | null = notAnId('allocation', options.allocation, 'allocation list');
  if (failure) return err(failure);
  const file = await readPromptFile(opened, path, options);
  if (!file.ok) return file;
  const parameters = modelParameters(options.set ?? [], options.model);
  if (!parameters.ok) return parameters;
  return ok({
    file: file.value,
    parameters: parameters.value,
    prompts: { kind: 'file' as const, fileId: file.value.set.fileId },
    modelKeys: [...options.model],
    repeats: options.repeats,
    allocationId: typedId<'allocation'>(options.allocation),
    purpose: options.purpose ?? '',
  }) satisfies Result<object, never>;
}

const MARKS = { pass: '✓', warn: '!', block: '✗' } as const;

function quotePage(file: ReadFile, quote: Quote, { paint, width }: Terminal): string {
  const colours = { pass: paint.green, warn: paint.yellow, block: paint.red };
  const byModel = table(
    [
      { title: 'model', text: ({ modelKey }) => modelKey, paint: paint.bold, isFlexible: true },
      { title: 'runs', text: ({ runs }) => formatCount(runs), isFigure: true },
      { title: 'each', text: ({ each }) => (each === null ? 'no price' : formatExact(each)), isFigure: true },
      {
        title: 'ceiling',
        text: ({ ceiling }) => (ceiling === null ? '' : formatExact(ceiling)),
        isFigure: true,
      },
    ],
    quote.byModel,
    { paint, width },
  );
  return [
    ...fileLines(file, paint),
    '',
    byModel,
    '',
    facts(
      [
        ['runs', formatCount(quote.runs)],
        ['low', formatExact(quote.low)],
        ['likely', formatExact(quote.likely)],
        ['ceiling', paint.bold(formatExact(quote.ceiling))],
      ],
      paint,
    ),
    ...(quote.balance ? ['', ghost(quote.balance, quote.ceiling, paint)] : []),
    '',
    ...quote.checks.map(
      ({ id, verdict, reason }) => `${colours[verdict](MARKS[verdict])} ${paint.dim(id)} ${reason}`,
    ),
  ].join('\n');
}

/** The meter as it would stand after this batch is queued. */
function ghost(
  balance: NonNullable<Quote['balance']>,
  ceiling: Quote['ceiling'],
  paint: Terminal['paint'],
): string {
  const after = {
    ...balance,
    held: add(balance.held, ceiling),
    available: subtract(balance.available, ceiling),
  };
  const bar = `${meterBar(after, paint)}  ${balanceWords(after)}`;
  return ceiling > ZERO ? `${bar} ${paint.dim(`once ${formatMoney(ceiling)} is held`)}` : bar;
}
