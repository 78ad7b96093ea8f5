/** Prompt files: what is read, and what each bad file says. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPromptFile } from '#electron/planning';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string): Uint8Array => new Uint8Array([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]);

function prompts(
  name: string,
  content: Uint8Array | string,
  column: string | null = null,
): readonly string[] {
  const read = readPromptFile(name, typeof content === 'string' ? bytes(content) : content, column);
  if (!read.ok) throw new Error(read.error.message);
  return read.value.prompts;
}

function refusal(name: string, content: Uint8Array | string, column: string | null = null) {
  const read = readPromptFile(name, typeof content === 'string' ? bytes(content) : content, column);
  if (read.ok) throw new Error(`expected an error, got ${read.value.prompts.length} prompts`);
  return read.error;
}

describe('what is read', () => {
  const rows: readonly (readonly [string, string, Uint8Array | string, readonly string[]])[] = [
    ['plain lines', 'a.txt', 'one\ntwo\n', ['one', 'two']],
    ['blank lines and CRLF', 'a.txt', 'one\r\n\r\n  two  \r\n', ['one', 'two']],
    ['a byte order mark', 'a.txt', '\uFEFFone\n', ['one']],
    ['UTF-16', 'a.txt', utf16('ein Füchslein\nzwei'), ['ein Füchslein', 'zwei']],
    ['a CSV with a likely column', 'a.csv', 'id,prompt\n1,"a fox, running"\n2,x', ['a fox, running', 'x']],
    ['quoted line breaks', 'a.csv', 'prompt\n"two\nlines"\n', ['two\nlines']],
    ['semicolons', 'a.csv', 'id;caption\n7;ein Haus\n', ['ein Haus']],
    ['tabs', 'a.tsv', 'text\tn\nhello\t1\n', ['hello']],
    ['JSON Lines', 'a.jsonl', '{"tag":1,"prompt":"a"}\n\n{"tag":2,"prompt":"b"}\n', ['a', 'b']],
    ['a JSON array of texts', 'a.json', '["a"," b "]', ['a', 'b']],
    ['a JSON array of objects', 'a.json', '[{"prompt_en":"a"}]', ['a']],
    ['formula-looking text stays text', 'a.csv', 'prompt\n=1+1\n', ['=1+1']],
  ];
  test.each(rows)('%s', (_what, name, content, expected) => {
    expect(prompts(name, content)).toEqual(expected);
  });

  test('duplicates and blank lines are counted, not dropped', () => {
    const read = readPromptFile('a.txt', bytes('x\n\nx\ny\n'), null);
    expect(read.ok && read.value.summary).toMatchObject({ prompts: 3, duplicates: 1, blankLines: 1 });
  });

  test('a named column wins over a likely one', () => {
    expect(prompts('a.csv', 'prompt,other\nx,y', 'other')).toEqual(['y']);
  });
});

describe('bad files say what, where, and what to do', () => {
  const long = 'x'.repeat(10_000_000);
  const rows: readonly (readonly [
    string,
    string,
    Uint8Array | string,
    string | null,
    RegExp,
    number | null,
  ])[] = [
    ['empty', 'a.txt', '', null, /empty/, null],
    ['only blank lines', 'a.txt', '\n \n', null, /no prompt/, null],
    ['binary', 'a.txt', new Uint8Array([65, 10, 66, 0, 67]), null, /not a text file/, 2],
    ['not UTF-8', 'a.txt', new Uint8Array([65, 10, 0xe9, 10]), null, /Line 2 is not valid UTF-8/, 2],
    ['a line of 10 MB', 'a.txt', `short\n${long}`, null, /10,000,000 characters/, 2],
    ['a column that is not there', 'a.csv', 'id,prompt\n1,x', 'nope', /no column "nope".*"id", "prompt"/, 1],
    ['no likely column', 'a.csv', 'a,b\n1,2', null, /Which column/, 1],
    ['a column for plain text', 'a.txt', 'x', 'prompt', /no columns/, null],
    ['a ragged row', 'a.csv', 'id,prompt\n1,x\n2\n', null, /cannot be read/, 3],
    ['an open quote', 'a.csv', 'prompt\n"abc\n', null, /cannot be read/, 2],
    ['broken JSON Lines', 'a.jsonl', '{"prompt":"a"}\n{oops}\n', null, /Line 2 is not JSON/, 2],
    ['JSON that is no array', 'a.json', '{"a":1}', null, /array/, null],
    ['a number for a prompt', 'a.jsonl', '{"prompt":7}', null, /"prompt" is a number/, 1],
    ['a missing cell', 'a.jsonl', '{"prompt":"a"}\n{"x":"b"}', null, /record 2, "prompt" is missing/, 2],
  ];
  test.each(rows)('%s', (_what, name, content, column, message, line) => {
    const error = refusal(name, content, column);
    expect(error).toMatchObject({ code: 'bad-file', file: name, line });
    expect(error.message).toMatch(message);
  });
});

const SHARED_DATA = join(import.meta.dirname, '../../../../shared/data');
const isThere = existsSync(SHARED_DATA);
if (!isThere)
  console.warn('The real corpora (shared/data) are not on this machine: their tests are left out.');

describe.runIf(isThere)('real corpora', () => {
  test.each([
    ['prompts-image-video/vbench/all_dimension.txt', 946, 2],
    ['prompts-image-video/vbench/all_dimension_cn.txt', 946, null],
    ['prompts-image-video/vbench/all_dimension_longer.txt', 946, null],
    ['prompts-image-video/geneval/generation_prompts.txt', 553, null],
    ['prompts-image-video/geneval/evaluation_metadata.jsonl', 553, null],
    ['prompts-image-video/drawbench/drawbench_161_from_tifa.json', 161, null],
    ['prompts-image-video/vbench/VBench_full_info.json', 946, null],
    ['messy-text/large/words_alpha_370k_crlf.txt', 370_099, null],
  ])('%s gives %i prompts', (file, count, duplicates) => {
    const read = readPromptFile(basename(file), readFileSync(join(SHARED_DATA, file)), null);
    expect(read.ok && read.value.prompts.length).toBe(count);
    if (duplicates !== null && read.ok) expect(read.value.summary.duplicates).toBe(duplicates);
  });

  const messy = join(SHARED_DATA, 'messy-text');
  const files = isThere
    ? readdirSync(messy, { recursive: true, encoding: 'utf8' }).filter((file) =>
        statSync(join(messy, file)).isFile(),
      )
    : [];
  test('every messy file gives prompts or an error that names the file', () => {
    expect(files.length).toBeGreaterThan(40);
    for (const file of files) {
      const read = readPromptFile(basename(file), readFileSync(join(messy, file)), null);
      if (read.ok) expect(read.value.prompts.length, file).toBeGreaterThan(0);
      else expect(read.error.message, file).toContain(basename(file));
    }
  });
});
