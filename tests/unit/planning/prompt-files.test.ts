/** Prompt files: what is read, what is left out and why, and what each bad file says. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { PromptPlan, PromptReading } from '#shared/contract';
import { readWhole, surveyOf, temporaryPromptLibrary } from '../../support/prompt-files.ts';

const library = temporaryPromptLibrary();
const utf16 = (text: string, mark = true): Uint8Array =>
  new Uint8Array([...(mark ? [0xff, 0xfe] : []), ...Buffer.from(text, 'utf16le')]);

async function made(
  name: string,
  content: string | Uint8Array,
  plan: Partial<PromptPlan> = {},
  reading: Partial<PromptReading> = {},
) {
  const { table, set } = await readWhole(library, name, content, plan, reading);
  const opened = await library.open(set.fileId);
  if (!opened.ok) throw new Error(opened.error.message);
  return { table, set, rows: opened.value.rows, texts: opened.value.texts };
}

describe('what is read', () => {
  const rows: readonly (readonly [string, string, string | Uint8Array, readonly string[]])[] = [
    ['plain lines', 'a.txt', 'one\ntwo\n', ['one', 'two']],
    ['blank lines and CRLF', 'a.txt', 'one\r\n\r\n  two  \r\n', ['one', 'two']],
    ['CR alone', 'a.txt', 'one\rtwo\r', ['one', 'two']],
    ['a byte order mark', 'a.txt', '\uFEFFone\n', ['one']],
    ['UTF-16', 'a.txt', utf16('ein Füchslein\nzwei'), ['ein Füchslein', 'zwei']],
    ['UTF-16 without a mark', 'a.txt', utf16('a red fox\ntwo', false), ['a red fox', 'two']],
    ['Windows-1252', 'a.txt', new Uint8Array([65, 10, 0xe9, 10]), ['A', 'é']],
    ['gzip', 'a.txt.gz', gzipSync('one\ntwo\n'), ['one', 'two']],
    ['a CSV with a likely column', 'a.csv', 'id,prompt\n1,"a fox, running"\n2,x', ['a fox, running', 'x']],
    ['quoted line breaks', 'a.csv', 'prompt\n"two\nlines"\n', ['two\nlines']],
    ['semicolons', 'a.csv', 'id;caption\n7;ein Haus\n', ['ein Haus']],
    ['commas in a table of one column', 'a.csv', 'prompt\na cat, a dog\nx\n', ['a cat, a dog', 'x']],
    ['tabs', 'a.tsv', 'text\tn\nhello\t1\n', ['hello']],
    ['a quote in the middle of a cell', 'a.csv', 'prompt,n\n5" nails,1\n', ['5" nails']],
    ['quotes that are not doubled', 'a.csv', 'prompt,n\n"he said "hi" to me",1\n', ['he said "hi" to me']],
    ['a quote that never closes', 'a.csv', 'prompt,n\n"one,1\ntwo,2\n', ['"one', 'two']],
    ['what Excel is told first', 'a.csv', 'sep=|\r\nprompt|n\r\na, b|1\r\n', ['a, b']],
    [
      'line separators that are no line ends',
      'a.json',
      '["a\u2028b\u2029c\u0085d"]',
      ['a\u2028b\u2029c\u0085d'],
    ],
    ['JSON Lines', 'a.jsonl', '{"tag":1,"prompt":"a"}\n\n{"tag":2,"prompt":"b"}\n', ['a', 'b']],
    ['a JSON array of texts', 'a.json', '["a"," b "]', ['a', 'b']],
    ['a JSON array of objects', 'a.json', '[{"prompt_en":"a"}]', ['a']],
    ['brackets and quotes inside JSON texts', 'a.json', '["a ] \\" , [", "b"]', ['a ] " , [', 'b']],
    ['formula-looking text stays text', 'a.csv', 'prompt\n=1+1\n@x\n+2\n', ['=1+1', '@x', '+2']],
  ];
  test.each(rows)('%s', async (_what, name, content, expected) => {
    expect((await made(name, content)).texts).toEqual(expected);
  });

  test('line numbers are those of the file, quoted line breaks and blank lines counted', async () => {
    const { rows } = await made('a.csv', 'id,prompt\r\n1,"a\r\nb"\r\n\r\n2,c\r\n');
    expect(rows.map(({ line, label }) => [line, label])).toEqual([
      [2, '1'],
      [5, '2'],
    ]);
  });

  test('pieces of a file may be cut anywhere', async () => {
    // Longer than two pieces of 64 KB, with characters of several bytes and CRLF over every cut.
    const lines = Array.from({ length: 30_000 }, (_, n) => `${n} é漢🙂`);
    const { texts } = await made('a.txt', lines.join('\r\n'));
    expect(texts).toEqual(lines);
  });

  test('what was guessed or mended is said', async () => {
    const { table } = await made('a.csv', 'prompt,id,id,\nx,1,2,3\ny,1\n');
    expect(table.columns.map(({ name }) => name)).toEqual(['prompt', 'id', 'id (2)', 'column 4']);
    expect(table.notices.join(' ')).toMatch(/Another “id” is called “id \(2\)”/);
    expect(table.notices.join(' ')).toMatch(/Column 4 has no name/);
    expect(table.notices.join(' ')).toMatch(/1 row has fewer cells than the heading \(first on line 3\)/);
    const accents = await made('a.txt', new Uint8Array([65, 10, 0xe9, 10]));
    expect(accents.table.notices[0]).toMatch(/not UTF-8 \(first on line 2\); it was read as Windows-1252/);
  });

  test('the delimiter and the heading can be chosen', async () => {
    const { texts } = await made(
      'a.csv',
      'a|b\nc|d\n',
      { template: '{column 2}' },
      { delimiter: '|', heading: false },
    );
    expect(texts).toEqual(['b', 'd']);
  });
});

describe('rows that are left out are listed with their line and why', () => {
  const rows: readonly (readonly [string, string, string | Uint8Array, number, RegExp])[] = [
    ['an empty prompt', 'a.csv', 'id,prompt\n1,x\n2,\n', 3, /empty/],
    [
      'too many cells',
      'a.csv',
      'id,prompt\n1,x\n2,y,z\n',
      3,
      /3 cells and the heading 2.*commas in it in quotes/,
    ],
    ['broken JSON', 'a.jsonl', '{"prompt":"a"}\n{oops}\n', 2, /Line 2 is not JSON: .*character 2/],
    ['a list for a prompt', 'a.jsonl', '{"prompt":"a"}\n{"prompt":[{"b":1}]}', 2, /"prompt" is a list/],
    ['a missing key', 'a.jsonl', '{"prompt":"a"}\n{"x":"b"}', 2, /prompt is empty/],
    ['a cut-off array', 'a.json', '["a",\n{"b":', 2, /cut off/],
    [
      'a zero byte',
      'a.txt',
      'a long line of text before it\nB\0C',
      2,
      /Character 2 of the cell is a zero byte/,
    ],
    ['half a character', 'a.json', '["a","\\ud800"]', 1, /lone surrogate/],
    [
      'a damaged character',
      'a.txt',
      new Uint8Array([...Buffer.from('héllo wörld\n'), 65, 0xff, 10]),
      2,
      /damaged/,
    ],
    ['a line of 10 MB', 'a.txt', `short\n${'x'.repeat(10_000_000)}`, 2, /10,000,000 characters/],
    [
      'a prompt of 40,000 characters',
      'a.txt',
      `short\n${'x'.repeat(40_000)}`,
      2,
      /40,000 characters; at most 32,000/,
    ],
    ['a row of 6,000 cells', 'a.csv', `prompt,n\nshort,1\n${'y,'.repeat(6_000)}\n`, 3, /6,001 cells/],
    [
      'a row of 2 MB in a table',
      'a.csv',
      `prompt,n\nshort,1\n${'y'.repeat(2_000_000)}\n`,
      3,
      /2,000,000 characters/,
    ],
  ];
  test.each(rows)('%s', async (_what, name, content, line, reason) => {
    const { set } = await made(name, content);
    expect(set).toMatchObject({ prompts: 1, leftOut: 1, problems: [{ line }] });
    expect(set.problems[0]?.reason).toMatch(reason);
    const all = await library.leftOut(set.fileId);
    expect(all.ok && all.value).toEqual(set.problems);
  });

  test('a hundred are shown, all can be had', async () => {
    const { set } = await made('a.csv', `prompt,n\nx,1\n${',2\n'.repeat(250)}`);
    expect(set.leftOut).toBe(250);
    expect(set.problems).toHaveLength(100);
    const all = await library.leftOut(set.fileId);
    expect(all.ok && all.value.length).toBe(250);
  });
});

describe('bad files say what, where, and what to do', () => {
  const rows: readonly (readonly [string, string, string | Uint8Array, RegExp, number | null])[] = [
    ['empty', 'a.txt', '', /The file is empty/, null],
    ['only blank lines', 'a.txt', '\n \n', /no prompt/, null],
    ['binary', 'a.txt', new Uint8Array([65, 10, 66, 0, 67]), /not a text file/, 2],
    ['a picture', 'a.txt', new Uint8Array([137, 80, 78, 71, 0, 0, 1]), /a picture, not a text file/, 1],
    ['a workbook', 'a.xlsx', new Uint8Array([80, 75, 3, 4, 0, 0]), /Save the sheet as CSV/, 1],
    ['damaged gzip', 'a.csv.gz', gzipSync('one').subarray(0, 12), /gzip file is damaged/, null],
    ['nothing but a heading', 'a.csv', 'id,prompt\n', /no row below/, 1],
    ['nothing but broken records', 'a.jsonl', '\n{oops\n', /Line 2 is not JSON/, 2],
    ['JSON that is no array', 'a.json', '\n{"a":1}', /array of texts or of objects/, 2],
  ];
  test.each(rows)('%s', async (_what, name, content, message, line) => {
    await expect(surveyOf(library, name, content)).rejects.toMatchObject({
      refusal: { code: 'bad-file', file: name, line, message: expect.stringMatching(message) },
    });
  });

  const plans: readonly (readonly [string, Partial<PromptPlan>, RegExp])[] = [
    ['no column for the prompt', {}, /Which column holds the prompt\? Name one of "a", "b"/],
    ['a template with an unknown column', { template: 'x {ab}' }, /no column "ab". Do you mean "a"\?/],
    ['an open brace', { template: 'x {a' }, /brace at character 3 .* is not closed/],
    ['a stray brace', { template: 'x a}' }, /Character 4 .* closes a brace that is not open/],
    ['too many combinations', { template: '{x: 1|2}'.repeat(11) }, /make 2,048 prompts of every row/],
    [
      'an unknown column to filter by',
      { template: '{a}', where: [{ column: 'c', test: 'is', value: '' }] },
      /"c"/,
    ],
    [
      'a range beyond the end',
      { template: '{a}', rows: { from: 9, to: 10 } },
      /2 rows; none is in the range/,
    ],
    [
      'a filter that nothing fits',
      { template: '{a}', where: [{ column: 'a', test: 'is', value: '?' }] },
      /None of 2 rows/,
    ],
    [
      'two prompt columns',
      {
        columns: [
          { column: 'a', role: 'prompt' },
          { column: 'b', role: 'prompt' },
        ],
      },
      /"a" and "b" are both the prompt/,
    ],
  ];
  test.each(plans)('%s', async (_what, plan, message) => {
    await expect(readWhole(library, 'a.csv', 'a,b\n1,2\n3,4\n', plan)).rejects.toMatchObject({
      refusal: { code: 'bad-file', message: expect.stringMatching(message) },
    });
  });
});

describe('columns become what they are used for', () => {
  test('seed, negative prompt, inputs, label, category and parameters', async () => {
    const head = 'id,prompt,negative_prompt,seed,init_image,voice_audio,category,guidance_scale,flag';
    const { rows, table } = await made(
      'a.csv',
      `${head}\nr-1,a fox,blurry,42,https://a.example/f.png,a.wav,animal,7.50,true\nr-2,b,,,,,,,\n`,
    );
    expect(table.columns.map(({ use }) => use.role)).toEqual([
      'label',
      'prompt',
      'negative',
      'seed',
      'image',
      'audio',
      'category',
      'parameter',
      'unused',
    ]);
    expect(rows).toEqual([
      {
        prompt: 'a fox',
        negative: 'blurry',
        seed: 42,
        label: 'r-1',
        category: 'animal',
        parameters: { guidance_scale: 7.5 },
        inputs: [
          { role: 'image', source: 'https://a.example/f.png' },
          { role: 'audio', source: 'a.wav' },
        ],
        line: 2,
      },
      { prompt: 'b', label: 'r-2', parameters: {}, inputs: [], line: 3 },
    ]);
  });

  test('a seed that is none, or an address that is none, leaves its row out', async () => {
    const { set } = await made('a.csv', 'prompt,seed,image\nx,1,\ny,-4,\nz,2,http://\n', {
      columns: [
        { column: 'prompt', role: 'prompt' },
        { column: 'seed', role: 'seed' },
        { column: 'image', role: 'image' },
      ],
    });
    expect(set.problems.map(({ line, column }) => [line, column])).toEqual([
      [3, 'seed'],
      [4, 'image'],
    ]);
  });

  test('a parameter has the name it is given, and digits that are no number stay text', async () => {
    const { rows } = await made('a.csv', 'prompt,x,code\na,1.50,007\n', {
      columns: [
        { column: 'prompt', role: 'prompt' },
        { column: 'x', role: 'parameter', parameter: 'cfg' },
        { column: 'code', role: 'parameter' },
      ],
    });
    expect(rows[0]?.parameters).toEqual({ cfg: 1.5, code: '007' });
  });

  test('what columns were used for is remembered for the next file with the same heading', async () => {
    const columns = [
      { column: 'question', role: 'label' },
      { column: 'answer', role: 'prompt' },
    ] as const;
    await made('a.csv', 'question,answer\nq,a\n', { columns: [...columns] });
    const table = await surveyOf(library, 'b.csv', 'answer,question\nb,r\n');
    expect(table.isRemembered).toBe(true);
    expect(table.columns.map(({ use }) => use)).toEqual([columns[1], columns[0]]);
  });
});

describe('templates', () => {
  const file = 'Object,style\nfox,oil\nhen,\n';
  test('columns, doubled braces and lists of choices', async () => {
    const { texts } = await made('a.csv', file, {
      template: '{{{object}}} in {light: day | night}, {style}',
      rows: { from: 1, to: 1 },
    });
    expect(texts).toEqual(['{fox} in day, oil', '{fox} in night, oil']);
  });

  test('an empty cell leaves its row out, or stays empty where that is wanted', async () => {
    const leaving = await made('a.csv', file, { template: '{object} {style}' });
    expect(leaving.texts).toEqual(['fox oil']);
    expect(leaving.set.problems[0]).toMatchObject({ line: 3, column: 'style', reason: '"style" is empty.' });
    const blank = await made('a.csv', file, { template: '{object} {style}', emptyCells: 'blank' });
    expect(blank.texts).toEqual(['fox oil', 'hen']);
  });
});

describe('a part of a file', () => {
  const file = `prompt,kind\n${Array.from({ length: 100 }, (_, n) => `p${n + 1},${n % 2 === 0 ? 'odd' : 'even'}`).join('\n')}`;
  const take = async (plan: Partial<PromptPlan>) => made('a.csv', file, plan);

  test('rows, a filter, every k-th and the first n, counted at each step', async () => {
    const { texts, set } = await take({
      rows: { from: 11, to: 60 },
      where: [{ column: 'kind', test: 'is', value: 'even' }],
      every: 5,
      take: { kind: 'first', count: 3 },
    });
    expect(texts).toEqual(['p12', 'p22', 'p32']);
    expect(set.counts).toEqual({
      read: 100,
      inRange: 50,
      matching: 25,
      every: 5,
      made: 5,
      distinct: 5,
      kept: 3,
    });
  });

  test('contains knows no capitals; the opposite tests keep the others', async () => {
    expect((await take({ where: [{ column: 'prompt', test: 'contains', value: 'P10' }] })).texts).toEqual([
      'p10',
      'p100',
    ]);
    expect((await take({ where: [{ column: 'kind', test: 'is-not', value: 'odd' }] })).texts).toHaveLength(
      50,
    );
    expect(
      (await take({ where: [{ column: 'prompt', test: 'contains-not', value: '1' }] })).texts,
    ).toHaveLength(80);
  });

  test('a random sample is the same for the same seed, in the order of the file, and another for another', async () => {
    const random = (seed: number) => take({ take: { kind: 'random', count: 10, seed } });
    const [a, b, c] = [await random(7), await random(7), await random(8)];
    expect(a.set.fileId).toBe(b.set.fileId);
    expect(a.texts).toEqual(b.texts);
    expect(a.texts).not.toEqual(c.texts);
    expect(new Set(a.texts).size).toBe(10);
    const places = a.texts.map((text) => Number(text.slice(1)));
    expect(places).toEqual(places.toSorted((x, y) => x - y));
    // The very prompts are written into memos: they may never change.
    expect(a.texts.slice(0, 3)).toMatchInlineSnapshot(`
      [
        "p31",
        "p33",
        "p35",
      ]
    `);
  });

  test('duplicates are counted or dropped; another image makes another prompt', async () => {
    const twice = 'prompt,image\na,1.png\na,2.png\na,1.png\n';
    expect((await made('a.csv', twice)).set).toMatchObject({ prompts: 3, duplicates: 1 });
    expect((await made('a.csv', twice, { duplicates: 'drop' })).set).toMatchObject({
      prompts: 2,
      duplicates: 0,
    });
  });
});
