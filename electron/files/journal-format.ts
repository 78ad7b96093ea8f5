/** How an output stands in a journal: a line with its name and length, then its content. The name holds the hash. */
import { createHash } from 'node:crypto';

export interface JournalRecord {
  readonly name: string;
  readonly content: Buffer;
}

const LINE = /^([0-9a-f]{64})\.([a-z0-9]{1,8}) (\d{1,9})$/;
const MAX_LINE = 128;

export const encodeRecord = (name: string, content: Buffer): readonly Buffer[] => [
  Buffer.from(`${name} ${content.length}\n`, 'latin1'),
  content,
];

/** All whole records, in order; ends at the first that is torn or does not hold what its name says. */
export function* readRecords(journal: Buffer): Generator<JournalRecord> {
  for (let at = 0; at < journal.length; ) {
    const lineEnd = journal.subarray(at, at + MAX_LINE).indexOf(0x0a);
    if (lineEnd < 0) return;
    const [, hash = '', extension = '', length = ''] =
      LINE.exec(journal.toString('latin1', at, at + lineEnd)) ?? [];
    const start = at + lineEnd + 1;
    at = start + Number(length);
    const content = journal.subarray(start, at);
    if (createHash('sha256').update(content).digest('hex') !== hash) return;
    yield { name: `${hash}.${extension}`, content };
  }
}
