import { expect, test } from 'vitest';
import { version, validate } from 'uuid';
import { makeId } from '#electron/system';
import { createUuids } from '../../../electron/system/uuid.ts';

test('each is a UUIDv7 that says its moment', () => {
  const uuid = createUuids(() => 0x0123456789ab);
  const made = Array.from({ length: 1_000 }, uuid);
  expect(made.every((id) => validate(id) && version(id) === 7)).toBe(true);
  expect(new Set(made.map((id) => id.slice(0, 13)))).toEqual(new Set(['01234567-89ab']));
});

test('a hundred thousand of the same moment differ and stand in order', () => {
  const uuid = createUuids(() => 1_790_000_000_000);
  const made = Array.from({ length: 100_000 }, uuid);
  expect(new Set(made).size).toBe(100_000);
  expect([...made].sort()).toEqual(made);
});

test('a clock that goes back and forth keeps the order', () => {
  const moments = [1_000, 1_001, 900, 1, 1_001, 1_002, 0, 1_003];
  let at = 0;
  const uuid = createUuids(() => moments[at++ % moments.length] ?? 0);
  const made = Array.from({ length: 8 }, uuid);
  expect([...made].sort()).toEqual(made);
});

test('the program’s own ids are of now', () => {
  const before = Date.now();
  const ms = Number.parseInt(makeId<'run'>().replace('-', '').slice(0, 12), 16);
  expect(ms).toBeGreaterThanOrEqual(before);
  expect(ms).toBeLessThanOrEqual(Date.now());
});
