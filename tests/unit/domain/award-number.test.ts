/** Award numbers: known shapes are taken apart, unknown ones kept. */
import { describe, expect, test } from 'vitest';
import { parseAwardNumber } from '#shared/domain';

describe('shapes', () => {
  const rows: readonly (readonly [string, string, string, string])[] = [
    // written                  sponsor     shape      key
    ['5R01CA123456-02S1', 'NIH', 'nih', 'R01CA123456'],
    ['1 R01 CA 123456-01A1', 'NIH', 'nih', 'R01CA123456'],
    ['R01CA123456', 'NIH', 'nih', 'R01CA123456'],
    ['5P50DA018165-08', '', 'nih', 'P50DA018165'],
    ['1r21eb034567–01', 'NIH', 'nih', 'R21EB034567'],
    ['2412345', 'NSF', 'nsf', '2412345'],
    ['NSF-2412345', '', 'nsf', '2412345'],
    ['0512345', 'NSF', 'nsf', '0512345'],
    ['W911NF-20-2-1234', 'DoD', 'dod', 'W911NF-20-2-1234'],
    ['W911NF2021234', 'ARO', 'dod', 'W911NF-20-2-1234'],
    ['FA9550-23-1-0042', 'AFOSR', 'dod', 'FA9550-23-1-0042'],
    ['N00014-21-1-2345', 'ONR', 'dod', 'N00014-21-1-2345'],
    ['101012345', 'ERC', 'erc', '101012345'],
    ['00/PI.1/B038', 'SFI', 'unknown', '00/PI.1/B038'],
    ['  PTA 1234 - 5 / ÄÖ ', '', 'unknown', 'PTA1234-5/ÄÖ'],
    ['奖 42', '', 'unknown', '奖42'],
  ];
  test.each(rows)('%s (%s) is %s, key %s', (raw, sponsor, shape, key) => {
    expect(parseAwardNumber(raw, sponsor)).toMatchObject({ shape, key, raw: raw.trim() });
  });
});

test('the parts of an NIH number', () => {
  expect(parseAwardNumber('5R01CA123456-02S1').parts).toEqual({
    type: '5',
    activity: 'R01',
    institute: 'CA',
    serial: '123456',
    supportYear: '02',
    suffix: 'S1',
  });
});

test('the instrument of a DoD number', () => {
  expect(parseAwardNumber('W911NF-20-1-1234').parts['instrument']).toBe('grant');
  expect(parseAwardNumber('W911NF-20-2-1234').parts['instrument']).toBe('cooperative agreement');
  expect(parseAwardNumber('W911NF-20-C-1234').parts['instrument']).toBe('contract');
});
