/** Real prompt suites and messy files: everything is read or refused in words, and what is read agrees with others' readers. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test, vi } from 'vitest';
import type { PromptRole, PromptRow } from '#shared/contract';
import { readWhole, surveyOf, temporaryPromptLibrary, type Whole } from '../../support/prompt-files.ts';

vi.setConfig({ testTimeout: 60_000 });

const DATA = process.env['SHARED_DATA'] ?? join(import.meta.dirname, '../../../../shared/data');
const isThere = existsSync(DATA);
if (!isThere)
  console.warn('The real corpora (shared/data) are not on this machine: their tests are left out.');

const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/;
const library = temporaryPromptLibrary();
const messy = join(DATA, 'messy-text');
const files = isThere
  ? readdirSync(messy, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(join(messy, file)).isFile())
      .sort()
  : [];
const read = (folder: string, file: string): Uint8Array => readFileSync(join(folder, file));

/** Every cell of every row, as parameters that keep the column's name. */
async function cellsOf(
  file: string,
  encoding?: 'windows-1252',
): Promise<Whole & { rows: readonly PromptRow[] }> {
  const content = read(messy, file);
  const reading = encoding ? { encoding } : {};
  const { columns } = await surveyOf(library, basename(file), content, reading);
  const whole = await readWhole(
    library,
    basename(file),
    content,
    {
      template: 'row',
      columns: columns.map(({ name }) => ({ column: name, role: 'parameter' })),
    },
    reading,
  );
  const set = await library.open(whole.set.fileId);
  return { ...whole, rows: set.ok ? set.value.rows : [] };
}

const REFUSED: Readonly<Record<string, RegExp>> = {
  'csv-spectrum/json/location_coordinates.json': /array.*begins with \{/,
};

describe.runIf(isThere)('messy files', () => {
  test('there are more than sixty of them', () => {
    expect(files.length).toBeGreaterThan(60);
  });

  test.each(files)(
    '%s gives rows or a refusal with its line, and every row is accounted for',
    async (file) => {
      const wanted = REFUSED[file];
      if (wanted) {
        await expect(surveyOf(library, basename(file), read(messy, file))).rejects.toMatchObject({
          refusal: { code: 'bad-file', line: expect.any(Number), message: expect.stringMatching(wanted) },
        });
        return;
      }
      const { table, set } = await cellsOf(file);
      expect(table.rows).toBeGreaterThan(0);
      expect(set.prompts + set.leftOut).toBe(table.rows);
      expect(set.leftOut).toBeGreaterThanOrEqual(table.badRows);
      for (const problem of set.problems) {
        expect(problem.line).toBeGreaterThan(0);
        expect(problem.reason).not.toBe('');
      }
    },
  );

  /** Files that csv-parse reads as strictly as we do, with the delimiter it must be told. */
  const tables = files.filter((file) => /\.[ct]sv$/.test(file));
  test.each(tables)('%s has the cells that csv-parse finds', async (file) => {
    const { table, set, rows } = await cellsOf(file);
    const encodings = {
      'windows-1252': 'latin1',
      'utf-16le': 'utf16le',
      'utf-16be': null,
      'utf-8': 'utf8',
    } as const;
    const encoding = encodings[table.reading.encoding];
    // Node's buffers know no big-endian UTF-16; its little-endian twin lies beside it and has the same cells.
    const bytes = Buffer.from(encoding === null ? read(messy, file).slice() : read(messy, file));
    const text = encoding === null ? bytes.swap16().toString('utf16le') : bytes.toString(encoding);
    const others = parse(text.replace(/^\uFEFF/, ''), {
      delimiter: table.reading.delimiter ?? '\u0001',
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      ...(KEEPS_QUOTES.has(file) ? { quote: null } : {}),
    });
    const filled = others.filter((cells) => cells.some((cell) => cell.trim() !== ''));
    const body = table.reading.heading ? filled.slice(1) : filled;
    expect(table.rows).toBe(body.length);
    const width = table.columns.length;
    const usable = body.filter((cells) => cells.slice(width).every((cell) => cell.trim() === ''));
    expect(set.leftOut).toBe(body.length - usable.length);
    if (KEEPS_QUOTES.has(file)) return;
    expect(rows.map((row) => table.columns.map(({ name }) => String(row.parameters[name] ?? '')))).toEqual(
      usable.map((cells) => table.columns.map((_, index) => asParameter(cells[index] ?? ''))),
    );
  });

  /** A quote that is never closed, or is escaped in a way of its own: csv-parse is told that quotes are characters. */
  const KEEPS_QUOTES = new Set(['papaparse/malformed.tsv', 'csv-parser-fixtures/option-escape.csv']);
  /** Numbers become numbers. */
  const asParameter = (cell: string): string => {
    const text = cell.trim();
    return NUMBER.test(text) ? String(Number(text)) : text;
  };

  /** Its expected rows have another telephone number than its table. */
  const spectrum = files.filter(
    (file) => file.startsWith('csv-spectrum/csvs/') && !file.includes('location_coordinates'),
  );
  test.each(spectrum)('%s has the rows that csv-spectrum expects', async (file) => {
    const { rows } = await cellsOf(file);
    const expected: unknown = JSON.parse(
      readFileSync(join(messy, file.replaceAll('csvs', 'json').replace(/csv$/, 'json')), 'utf8'),
    );
    const records = (Array.isArray(expected) ? expected : [expected]) as Record<string, string>[];
    expect(rows.map(({ parameters }) => parameters)).toEqual(
      records.map((record) =>
        Object.fromEntries(
          Object.entries(record).flatMap(([key, value]) => {
            // The fixtures' own line ends were lost on the way here: all of them are LF.
            const text = value.replaceAll('\r\n', '\n').trim();
            return text === '' ? [] : [[key, NUMBER.test(text) ? Number(text) : text]];
          }),
        ),
      ),
    );
  });

  test('the naughty strings are all there, or listed with why not', async () => {
    const strings = JSON.parse(readFileSync(join(messy, 'blns/blns.json'), 'utf8')) as string[];
    const { set } = await readWhole(library, 'blns.json', read(messy, 'blns/blns.json'));
    const opened = await library.open(set.fileId);
    const kept = opened.ok ? opened.value.texts : [];
    const sendable = strings
      .map((text) => text.trim())
      .filter((text) => text !== '' && !/\p{Surrogate}/u.test(text));
    expect(kept).toEqual(sendable);
    expect(set.leftOut).toBe(strings.length - sendable.length);
  });

  test('a quote that is never closed swallows nothing', async () => {
    const { table, rows } = await cellsOf('papaparse/malformed.tsv');
    expect(table.notices.join(' ')).toMatch(/A quote opens a cell and is never closed \(first on line 9\)/);
    expect(rows.map((row) => row.parameters['site'])).toContain('VSF');
  });

  test('370,099 lines are 370,099 prompts', async () => {
    const file = 'large/words_alpha_370k_crlf.txt';
    const { set } = await readWhole(library, basename(file), read(messy, file));
    const lines = readFileSync(join(messy, file), 'latin1')
      .split('\r\n')
      .filter((line) => line !== '');
    expect(set).toMatchObject({ prompts: lines.length, duplicates: 0, leftOut: 0 });
  });
});

type Uses = Readonly<Record<string, PromptRole>>;
const SUITES: readonly (readonly [string, number, Uses, string])[] = [
  ['prompts-image-video/vbench/all_dimension.txt', 946, { line: 'prompt' }, 'In a still frame, a stop sign'],
  ['prompts-image-video/vbench/all_dimension_longer.txt', 946, { line: 'prompt' }, ''],
  ['prompts-image-video/vbench/all_dimension_cn.txt', 946, { line: 'prompt' }, ''],
  [
    'prompts-image-video/vbench/VBench_full_info.json',
    946,
    { prompt_en: 'prompt', dimension: 'category' },
    'In a still frame, a stop sign',
  ],
  [
    'prompts-image-video/vbench/vbench2_i2v_full_info.json',
    1118,
    { prompt_en: 'prompt', dimension: 'category', image_name: 'image', image_type: 'unused' },
    'a close up of a blue and orange liquid',
  ],
  ['prompts-image-video/geneval/generation_prompts.txt', 553, { line: 'prompt' }, 'a photo of a bench'],
  [
    'prompts-image-video/geneval/evaluation_metadata.jsonl',
    553,
    { prompt: 'prompt', tag: 'category', include: 'unused' },
    'a photo of a bench',
  ],
  [
    'prompts-image-video/imagereward/benchmark-prompts.json',
    100,
    { id: 'label', prompt: 'prompt' },
    'a concept art of a vehicle, cyberpunk',
  ],
  [
    'prompts-image-video/drawbench/drawbench_161_from_tifa.json',
    161,
    { id: 'label', caption: 'prompt' },
    'A red colored car.',
  ],
  [
    'text-tts/ljspeech/ljs_audio_text_test_filelist.txt',
    500,
    { 'column 1': 'label', 'column 2': 'prompt' },
    'Mrs. De Mohrenschildt thought that Oswald,',
  ],
  [
    'text-tts/ljspeech/ljs_audio_text_val_filelist.txt',
    100,
    { 'column 1': 'label', 'column 2': 'prompt' },
    '',
  ],
  [
    'text-tts/cmu_arctic/cmuarctic.data',
    1132,
    { id: 'label', text: 'prompt' },
    'Author of the danger trail, Philip Steels, etc.',
  ],
  [
    'llm/mt_bench/question.jsonl',
    80,
    {
      question_id: 'label',
      category: 'category',
      'turns[1]': 'prompt',
      'turns[2]': 'unused',
      turns: 'unused',
    },
    'Compose an engaging travel blog post',
  ],
  ['llm/vicuna_bench/question.jsonl', 80, { 'turns[1]': 'prompt' }, ''],
  [
    'llm/humaneval/HumanEval.jsonl',
    164,
    { task_id: 'label', prompt: 'prompt', test: 'unused' },
    'from typing import',
  ],
  ['llm/humaneval/HumanEval.jsonl.gz', 164, { task_id: 'label', prompt: 'prompt' }, 'from typing import'],
];

describe.runIf(isThere)('prompt suites are understood without being told', () => {
  test.each(SUITES)('%s', async (file, prompts, uses, first) => {
    const { table, set } = await readWhole(library, basename(file), read(DATA, file));
    expect(set.prompts).toBe(prompts);
    expect(set.leftOut).toBe(0);
    expect(Object.fromEntries(table.columns.map(({ name, use }) => [name, use.role]))).toMatchObject(uses);
    expect(set.preview[0]?.prompt.startsWith(first)).toBe(true);
  });

  test('VBench repeats two prompts, and they can be dropped', async () => {
    const file = 'prompts-image-video/vbench/all_dimension.txt';
    const content = read(DATA, file);
    expect((await readWhole(library, basename(file), content)).set.duplicates).toBe(2);
    const { set } = await readWhole(library, basename(file), content, { duplicates: 'drop' });
    expect(set).toMatchObject({
      prompts: 944,
      duplicates: 0,
      counts: { made: 946, distinct: 944, kept: 944 },
    });
  });

  test('an image-to-video suite names its images as inputs, spaces and commas included', async () => {
    const file = 'prompts-image-video/vbench/vbench2_i2v_full_info.json';
    const { set } = await readWhole(library, basename(file), read(DATA, file));
    expect(set.preview[0]?.inputs).toEqual([
      { role: 'image', source: 'a close up of a blue and orange liquid.jpg' },
    ]);
  });

  test('relighting needs three columns for one prompt: it asks, and suggests a template', async () => {
    const file = 'prompts-image-video/relighting/iclight_quick_prompts.csv';
    const table = await surveyOf(library, basename(file), read(DATA, file));
    expect(table.template).toBe('{subject}, {lighting}, {light_direction}');
    await expect(readWhole(library, basename(file), read(DATA, file))).rejects.toMatchObject({
      refusal: { code: 'bad-file', message: expect.stringContaining('Which column holds the prompt?') },
    });
    const { set } = await readWhole(library, basename(file), read(DATA, file), { template: table.template });
    expect(set.prompts).toBe(28);
    expect(set.preview[0]?.prompt).toBe('beautiful woman, detailed face, sunshine from window, None');
  });
});
