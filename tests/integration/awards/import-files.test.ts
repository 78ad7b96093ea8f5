/** The real files of four sponsors, where they are at hand (`../../shared/data/grants` beside the project's folder). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listAwards } from '#db/repos';
import { seedRules } from '#db/seed';
import { commitImport, type ImportRequest, readImport } from '#electron/awards';
import { type BooksRig, grantFiles, openBooksRig } from '#tests/support';

let rig: BooksRig;
beforeEach(() => {
  rig = openBooksRig();
  rig.db.write((tx) => seedRules(tx, rig.makeId));
});
afterEach(() => rig.close());

function importFile(path: string) {
  const request: ImportRequest = {
    name: path,
    bytes: new Uint8Array(readFileSync(join(grantFiles ?? '', path))),
    mapping: {},
    sponsor: null,
    currency: null,
    dates: null,
    state: 'draft',
    update: true,
  };
  const read = readImport(request);
  if (!read.ok) throw new Error(read.error.message);
  return rig.db.write((tx) =>
    commitImport(tx, { makeId: rig.makeId, nowMs: () => rig.clock.nowMs }, read.value, request, 'Ada'),
  );
}

interface Expected {
  readonly shape: string;
  readonly encoding: string;
  readonly rows: number;
  readonly imported: number;
  readonly skipped?: number;
  readonly bad: number;
  readonly first: Record<string, unknown>;
}

const FILES: readonly (readonly [string, Expected])[] = [
  [
    'nsf/nsf_export_earthcube_2016.csv',
    {
      shape: 'nsf-export',
      encoding: 'Windows-1252',
      rows: 271,
      imported: 271,
      bad: 0,
      first: {
        number: '1540938',
        amount: 99_836_000_000_000n,
        start: '2015-09-01',
        end: '2017-08-31',
        line: 2,
      },
    },
  ],
  [
    'nsf/nsf_export_statistics_2025.csv',
    {
      shape: 'nsf-export',
      encoding: 'UTF-8',
      rows: 102,
      imported: 102,
      bad: 0,
      first: { number: '2515926', piName: 'Jiaqi Li', amount: 148_654_000_000_000n, end: '2028-09-30' },
    },
  ],
  [
    'nsf/nsf_api_combinatorics_2025.csv',
    {
      shape: 'nsf-api',
      encoding: 'UTF-8',
      rows: 40,
      imported: 40,
      bad: 0,
      first: {
        number: '2607365',
        piName: 'Pavel Galashin',
        amount: 399_259_000_000_000n,
        fundingSteps: [{ day: '2025-12-01', obligated: 38_605_000_000_000n }],
      },
    },
  ],
  [
    'nih/nih_exporter_sample_2014.csv',
    {
      shape: 'nih-exporter',
      encoding: 'UTF-8',
      rows: 100,
      // 24 subprojects, whose parents are not in the file; 4 intramural projects and contracts without a cost or dates.
      imported: 72,
      skipped: 24,
      bad: 4,
      first: {
        number: '2R01GM085047-05',
        numberKey: 'R01GM085047',
        piName: 'ZHENG, YINGYE',
        start: '2009-09-04',
        end: '2018-04-30',
        budgetPeriods: [{ number: 1, start: '2014-06-01', end: '2015-04-30' }],
      },
    },
  ],
  [
    'sfi/sfi_commitments_first_300.csv',
    {
      shape: 'sfi',
      encoding: 'UTF-8 with BOM',
      rows: 300,
      imported: 300,
      bad: 0,
      first: {
        sponsor: 'Science Foundation Ireland',
        number: '00/PI.1/B038',
        currency: 'EUR',
        start: '2001-10-01',
        end: '2007-03-04',
        amount: 5_471_668_030_000_000n,
      },
    },
  ],
];

// Said plainly by the name, when the files are not there: only the fixtures of import.test.ts are proven then.
test.skipIf(grantFiles === null).each(FILES)(
  '%s (skipped where the sample files are not there)',
  (path, expected) => {
    const report = importFile(path);
    expect(report).toMatchObject({
      shape: { key: expected.shape },
      encoding: expected.encoding,
      rows: expected.rows,
      counts: { imported: expected.imported, skipped: expected.skipped ?? 0, bad: expected.bad },
    });
    expect(report.preview[0]).toMatchObject(expected.first);
    expect(rig.db.read(listAwards)).toHaveLength(expected.imported);
    expect(report.preview.some((award) => /&[a-z]+;|[\r\n]/.test(award.title))).toBe(false);
    const again = importFile(path);
    expect(again.counts).toMatchObject({
      imported: 0,
      updated: 0,
      wouldChange: 0,
      unchanged: expected.imported,
      bad: expected.bad,
    });
  },
);
