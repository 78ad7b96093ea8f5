/** Outputs: listed, looked at, verified, and given the small pictures that a window made. */
import { stat } from 'node:fs/promises';
import { implement } from '@orpc/server';
import {
  getBatch,
  getOutput,
  getRunLine,
  type OutputLine,
  outputPage,
  type OutputRow,
  outputsNamed,
} from '#db/repos';
import type { FileError, OutputStore, PreviewSource } from '#electron/files';
import type { ReadDb } from '#db';
import { assert, err, isDay, ok, type Result } from '#shared/base';
import { contract, type FileState, type OutputScope, type Refusal } from '#shared/contract';
import { notFound, valueOf } from './answer.ts';
import type { AppContext, Backend } from './context.ts';

export function outputHandlers({ db, outputs: { store, previews } }: Backend) {
  const os = implement(contract).$context<AppContext>();
  const find = (hash: string): OutputRow => valueOf(db.read((tx) => findOutput(tx, hash)));
  const sourceOf = ({ hash, extension, mediaType, bytes }: OutputRow): PreviewSource => ({
    hash,
    mediaType,
    bytes,
    path: store.path(hash, extension),
  });

  return {
    outputs: {
      list: os.outputs.list.handler(async ({ input: { scope, after, limit } }) => {
        const lines = db.read((tx) => {
          const checked = valueOf(checkScope(tx, scope));
          return outputPage(tx, checked, after, limit);
        });
        const rows = await Promise.all(
          lines.map(async (line) => ({
            ...view(line),
            file: await fileState(store.path(line.hash, line.extension), line.bytes),
          })),
        );
        const last = rows.length < limit ? undefined : rows.at(-1);
        return { rows, next: last ? { runId: last.runId, position: last.position } : null };
      }),
      get: os.outputs.get.handler(async ({ input: { hash } }) => {
        const row = find(hash);
        const source = sourceOf(row);
        const file = await fileState(source.path, row.bytes);
        const shown = await (file === 'there' ? previews.look(source) : previews.known(source));
        return { hash: row.hash, ...shown, text: file === 'there' ? await textOf(store, row) : null };
      }),
      verify: os.outputs.verify.handler(async ({ input: { hash } }) => {
        const row = find(hash);
        const verified = await store.verify(row.hash, row.extension);
        if (verified.ok) return { hash: row.hash, file: 'intact' as const, message: null };
        return { hash: row.hash, ...explain(verified.error) };
      }),
      keepPictures: os.outputs.keepPictures.handler(async ({ input }) => {
        const { width, height, durationMs } = input;
        const source = sourceOf(find(input.hash));
        if (input.small.size > MOST_BYTES || input.large.size > MOST_BYTES) return valueOf(err(tooLarge()));
        const [small, large] = await Promise.all([input.small.arrayBuffer(), input.large.arrayBuffer()]);
        const sent = {
          width,
          height,
          durationMs,
          small: new Uint8Array(small),
          large: new Uint8Array(large),
        };
        const kept = await previews.keepPictures(source, sent);
        return valueOf(
          kept.ok
            ? ok({ kept: true as const })
            : err({
                code: 'bad-input' as const,
                message: `This is no picture of it: ${kept.error.message}.`,
                field: 'large',
              }),
        );
      }),
    },
  };
}

/** Not even read when it is larger. */
const MOST_BYTES = 1024 * 1024;
const tooLarge = (): Refusal => ({
  code: 'bad-input',
  message: 'A small picture has at most a megabyte.',
  field: 'large',
});

const TEXTS: ReadonlySet<string> = new Set(['text/plain', 'application/json']);
const SHOWN_BYTES = 64 * 1024;

/** Pages and drawings are text as well, but not shown as what they are not. */
async function textOf(
  store: OutputStore,
  { hash, extension, mediaType, bytes }: OutputRow,
): Promise<string | null> {
  if (!TEXTS.has(mediaType)) return null;
  const opened = await store.open(hash, extension, { start: 0, end: SHOWN_BYTES - 1 });
  if (!opened.ok) return null;
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of opened.value.chunks) pieces.push(piece);
  } catch {
    return null;
  }
  const text = new TextDecoder().decode(Buffer.concat(pieces));
  // A letter that was cut in the middle is left to what follows.
  return bytes > SHOWN_BYTES ? `${text.replace(/\ufffd+$/, '')}\u2026` : text;
}

/** By its whole hash, or by a beginning that is no other's. */
function findOutput(db: ReadDb, hash: string): Result<OutputRow, Refusal> {
  const [found, other] = outputsNamed(db, hash);
  if (found === undefined) return err(notFound('output', hash));
  if (other !== undefined)
    return err({
      code: 'bad-input',
      message: `Several outputs begin with ${hash}: write more of it.`,
      field: 'hash',
    });
  const row = getOutput(db, found);
  assert(row, 'a hash that was just found');
  return ok(row);
}

function checkScope(db: ReadDb, scope: OutputScope): Result<OutputScope, Refusal> {
  switch (scope.kind) {
    case 'all':
      return ok(scope);
    case 'batch':
      return getBatch(db, scope.batchId) ? ok(scope) : err(notFound('batch', scope.batchId));
    case 'run':
      return getRunLine(db, scope.runId) ? ok(scope) : err(notFound('run', scope.runId));
    case 'hash': {
      const found = findOutput(db, scope.hash);
      return found.ok ? ok({ kind: 'hash', hash: found.value.hash }) : found;
    }
  }
}

function view({ price, ...line }: OutputLine) {
  const { validFromDay, ...rest } = price;
  assert(isDay(validFromDay), 'a price is valid from a day on');
  return { ...line, price: { ...rest, validFrom: validFromDay } };
}

async function fileState(path: string, bytes: number): Promise<FileState> {
  try {
    return (await stat(path)).size === bytes ? 'there' : 'damaged';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'missing' : 'unreadable';
  }
}

function explain({ code, message }: FileError): { file: FileState; message: string } {
  switch (code) {
    case 'not-found':
      return {
        file: 'missing',
        message: 'The file is not on the disk any more. A backup of the workspace may have it.',
      };
    case 'damaged':
      return {
        file: 'damaged',
        message:
          'The file has changed since it was stored: it no longer has its hash. A backup of the workspace may have it whole.',
      };
    default:
      return { file: 'unreadable', message: `The file cannot be read: ${message}.` };
  }
}
