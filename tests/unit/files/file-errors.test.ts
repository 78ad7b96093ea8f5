import { expect, test } from 'vitest';
import { errorOfDisk } from '../../../electron/files/file-errors.ts';

test.each([
  ['ENOSPC', 'disk-full', /the disk is full/],
  ['EDQUOT', 'disk-full', /the disk is full/],
  ['EROFS', 'read-only', /read-only disk/],
  ['EACCES', 'no-permission', /may not be read or written/],
  ['ENOENT', 'not-found', /is not there/],
  ['EIO', 'disk-failed', /EIO/],
])('%s is %s', (code, expected, message) => {
  const error = errorOfDisk(Object.assign(new Error(code), { code }), '/outputs');
  expect(error.code).toBe(expected);
  expect(error.message).toMatch(message);
  expect(error.message).toContain('/outputs');
});
