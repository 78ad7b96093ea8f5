/** `output list | show | verify | export`: what runs gave, with its price and the entry that paid for it. */
import { type Command, Option } from 'commander';
import { err, ok, type Result } from '#shared/base';
import type { Output, OutputScope } from '#shared/contract';
import { formatExact } from '#shared/money';
import { notAnId, typedId, wholeArgument } from '../arguments.ts';
import { asked, EXIT, type Failure } from '../failure.ts';
import { counted, formatCount } from '../prose/numbers.ts';
import { facts, table } from '../prose/table.ts';
import { printable } from '../prose/width.ts';
import type { Answer, Opened, Session } from '../session.ts';
import { exportOutputs } from './output-export.ts';

export interface ScopeOptions {
  readonly batch?: string;
  readonly run?: string;
  readonly hash?: string;
}
interface ListOptions extends ScopeOptions {
  readonly limit: number;
}

const HASH = /^[0-9a-f]{6,64}$/;

export function outputCommands(program: Command, session: Session): void {
  const output = program.command('output').description('what runs gave: files by their hashes');
  scoped(output.command('list').description('the outputs of the newest runs'))
    .option('--limit <count>', 'at most so many', wholeArgument(1, 100_000), 50)
    .action((options: ListOptions) => session.inApp((opened) => listOutputs(opened, options)));
  output
    .command('show')
    .description('one output: what it is, where it lies, which runs gave it, what was paid')
    .argument('<hash>', 'its hash, or the first six digits and more')
    .action((hash: string) => session.inApp((opened) => showOutput(opened, hash)));
  scoped(
    output
      .command('verify')
      .description('reads files again and compares their hashes; exit 1 where one is missing or damaged'),
  ).action((options: ScopeOptions) => session.inApp((opened) => verifyOutputs(opened, options)));
  scoped(
    output
      .command('export')
      .description('copies files into a folder, checked on the way, with a list of what paid for them'),
  )
    .requiredOption('--out <dir>', 'the folder')
    .action((options: ScopeOptions & { readonly out: string }) =>
      session.inApp(async (opened) => {
        const outputs = await readOutputs(opened, options);
        return outputs.ok ? exportOutputs(opened, outputs.value, options.out) : outputs;
      }),
    );
}

const scoped = (command: Command): Command =>
  command
    .addOption(new Option('--batch <id>', 'of this batch only').conflicts(['run', 'hash']))
    .addOption(new Option('--run <id>', 'of this run only').conflicts('hash'))
    .option('--hash <hash>', 'this content only, whichever runs gave it');

function scopeOf({ batch, run, hash }: ScopeOptions): Result<OutputScope, Failure> {
  const failure =
    (batch === undefined ? null : notAnId('batch', batch, 'batch list')) ??
    (run === undefined ? null : notAnId('run', run, 'queue runs')) ??
    (hash === undefined ? null : notAHash(hash));
  if (failure) return err(failure);
  if (batch !== undefined) return ok({ kind: 'batch', batchId: typedId(batch) });
  if (run !== undefined) return ok({ kind: 'run', runId: typedId(run) });
  return ok(hash === undefined ? { kind: 'all' } : { kind: 'hash', hash });
}

const notAHash = (hash: string): Failure | null =>
  HASH.test(hash)
    ? null
    : {
        code: 'not-found',
        message: `"${hash}" is no hash of an output; \`output list\` shows them`,
        what: 'output',
        id: hash,
      };

const PAGE = 200;

/** All of a scope, or the first `limit`. */
async function readOutputs(
  { client }: Opened,
  options: ScopeOptions,
  limit = Number.POSITIVE_INFINITY,
): Promise<Result<readonly Output[], Failure>> {
  const scope = scopeOf(options);
  if (!scope.ok) return scope;
  const rows: Output[] = [];
  let after: Pick<Output, 'runId' | 'position'> | null = null;
  do {
    const page: Result<{ rows: Output[]; next: Pick<Output, 'runId' | 'position'> | null }, Failure> =
      await asked(
        client.outputs.list({ scope: scope.value, after, limit: Math.min(PAGE, limit - rows.length) }),
      );
    if (!page.ok) return page;
    rows.push(...page.value.rows);
    after = page.value.next;
  } while (after !== null && rows.length < limit);
  return ok(rows);
}

/** For programs: amounts under the names that the command line gives to amounts. */
const outputJson = ({ price: { nanos, ...price }, ...output }: Output) => ({
  ...output,
  price: { ...price, each: nanos },
});

async function listOutputs(opened: Opened, options: ListOptions): Promise<Answer> {
  const outputs = await readOutputs(opened, options, options.limit);
  if (!outputs.ok) return outputs;
  const rows = outputs.value;
  const { paint, width } = opened.terminal;
  const columns = [
    { title: 'hash', text: ({ hash }: Output) => hash.slice(0, 12), paint: paint.bold },
    { title: 'type', text: ({ mediaType }: Output) => mediaType },
    { title: 'bytes', text: ({ bytes }: Output) => formatCount(bytes), isFigure: true },
    { title: 'file', text: ({ file }: Output) => (file === 'there' ? '' : file), paint: paint.red },
    { title: 'model', text: ({ modelKey }: Output) => modelKey },
    { title: 'paid', text: ({ paid }: Output) => (paid ? formatExact(paid.spent) : ''), isFigure: true },
    { title: 'prompt', text: ({ prompt }: Output) => prompt, isFlexible: true },
    { title: 'run', text: ({ runId }: Output) => runId, paint: paint.dim },
  ];
  return ok({
    json: { outputs: rows.map(outputJson) },
    text: () => (rows.length === 0 ? 'No outputs.' : table(columns, rows, { paint, width })),
  });
}

async function showOutput(opened: Opened, hash: string): Promise<Answer> {
  const { app, client, terminal } = opened;
  const outputs = await readOutputs(opened, { hash });
  if (!outputs.ok) return outputs;
  const [output] = outputs.value;
  if (!output) return err({ code: 'not-found', message: `no run gave ${hash}`, what: 'output', id: hash });
  const look = await asked(client.outputs.get({ hash: output.hash }));
  if (!look.ok) return look;
  const path = (await app.output(output.hash))?.path ?? null;
  const { width, height, durationMs } = look.value;
  const { paint } = terminal;
  return ok({
    json: { output: { ...look.value, path, runs: outputs.value.map(outputJson) } },
    text: () =>
      [
        facts(
          [
            ['hash', output.hash],
            ['type', output.mediaType],
            ['bytes', formatCount(output.bytes)],
            ...(width === null || height === null ? [] : [['size', `${width} x ${height}`] as const]),
            ...(durationMs === null ? [] : [['length', `${(durationMs / 1000).toFixed(1)} s`] as const]),
            ['file', output.file === 'there' ? (path ?? '') : `${output.file}: ${path}`],
          ],
          paint,
        ),
        ...outputs.value.map((each) => `\n${provenance(each, paint)}`),
      ].join('\n'),
  });
}

const provenance = (output: Output, paint: Opened['terminal']['paint']): string =>
  facts(
    [
      [
        'given by',
        `run ${output.runSeq} of ${output.experimentName}, attempt ${output.attempt} (${output.runId})`,
      ],
      ['output', `${output.position + 1} of ${output.of}`],
      ['model', output.modelKey],
      ['prompt', printable(output.prompt)],
      [
        'price',
        `${formatExact(output.price.nanos, output.price.currency)} a ${output.price.unit}, of ${output.price.validFrom}`,
      ],
      ['paid by', output.paid ? `entry ${output.paid.seq}, ${formatExact(output.paid.spent)}` : 'nothing'],
    ],
    paint,
  );

async function verifyOutputs(opened: Opened, options: ScopeOptions): Promise<Answer> {
  const outputs = await readOutputs(opened, options);
  if (!outputs.ok) return outputs;
  const wrong: { hash: string; file: string; message: string | null; runId: string }[] = [];
  const byHash = new Map(outputs.value.map((output) => [output.hash, output]));
  for (const { hash, runId } of byHash.values()) {
    const verified = await asked(opened.client.outputs.verify({ hash }));
    if (!verified.ok) return verified;
    if (verified.value.file !== 'intact') wrong.push({ ...verified.value, runId });
  }
  const { green, red } = opened.terminal.paint;
  const intact = byHash.size - wrong.length;
  return ok({
    json: { verified: byHash.size, intact, wrong },
    exit: wrong.length === 0 ? EXIT.done : EXIT.failed,
    text: () =>
      [
        ...wrong.map(({ hash, file, message }) => `${red('✗')} ${hash.slice(0, 12)} ${file}: ${message}`),
        `${wrong.length === 0 ? green('✓') : red('✗')} ${counted(intact, 'output')} of ${formatCount(byHash.size)} intact`,
      ].join('\n'),
  });
}
