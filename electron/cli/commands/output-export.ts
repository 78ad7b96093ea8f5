/** Copies outputs out of the workspace: each is hashed on the way, and only what still has its hash arrives. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { err, ok, toCsv } from '#shared/base';
import type { Output } from '#shared/contract';
import { toDecimal } from '#shared/money';
import { EXIT } from '../failure.ts';
import { counted } from '../prose/numbers.ts';
import type { Answer, Opened } from '../session.ts';

interface Left {
  readonly hash: string;
  readonly why: string;
}

const LIST = 'outputs.csv';

export async function exportOutputs(
  { app, terminal }: Opened,
  outputs: readonly Output[],
  out: string,
): Promise<Answer> {
  const written = new Map<string, string>();
  const left: Left[] = [];
  try {
    await mkdir(out, { recursive: true });
    for (const output of outputs) {
      const { hash } = output;
      const stored = written.has(hash) ? null : await app.output(hash);
      if (!stored) continue;
      const name = `${hash.slice(0, 16)}${extname(stored.path)}`;
      const why = await copyChecked(stored.path, join(out, name), hash);
      if (why === null) written.set(hash, name);
      else left.push({ hash, why });
    }
    const lines = outputs.map((output) => lineOf(output, written.get(output.hash) ?? ''));
    await writeFile(join(out, LIST), `${toCsv(HEADINGS, lines)}\r\n`);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return err({ code: 'bad-file', message: `${out} cannot be written: ${error.message}`, file: out });
  }
  const { green, red } = terminal.paint;
  return ok({
    json: { dir: out, list: LIST, files: written.size, left },
    exit: left.length === 0 ? EXIT.done : EXIT.failed,
    text: () =>
      [
        ...left.map(({ hash, why }) => `${red('✗')} ${hash.slice(0, 12)} ${why}`),
        `${green('✓')} ${counted(written.size, 'output')} in ${out}; ${LIST} says what paid for them`,
      ].join('\n'),
  });
}

const HEADINGS =
  'file,sha256,media type,bytes,run,position,attempt,model,price,currency,price of,entry,paid,experiment,prompt'.split(
    ',',
  );

const lineOf = (output: Output, file: string): string[] => [
  file,
  output.hash,
  output.mediaType,
  String(output.bytes),
  output.runId,
  String(output.position + 1),
  String(output.attempt),
  output.modelKey,
  toDecimal(output.price.nanos),
  output.price.currency,
  output.price.validFrom,
  output.paid === null ? '' : String(output.paid.seq),
  output.paid === null ? '' : toDecimal(output.paid.spent),
  output.experimentName,
  output.prompt,
];

/** Null when the copy is whole; otherwise why there is none. What goes wrong at the target is thrown. */
async function copyChecked(source: string, target: string, hash: string): Promise<string | null> {
  const part = `${target}.part`;
  const found = createHash('sha256');
  let unreadable: string | null = null;
  const reading = createReadStream(source);
  reading.once('error', ({ code }: NodeJS.ErrnoException) => {
    unreadable =
      code === 'ENOENT' ? 'missing: the file is not on the disk any more' : `cannot be read (${code})`;
  });
  try {
    await pipeline(
      reading,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          found.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(part),
    );
    if (found.digest('hex') === hash) {
      await rename(part, target);
      return null;
    }
  } catch (error) {
    if (unreadable === null) throw error;
  }
  await rm(part, { force: true });
  return unreadable ?? 'damaged: the file no longer has its hash';
}
