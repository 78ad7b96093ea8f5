/** What is taken as an answer of a cost transfer, and what is not (rule T2). */
import { expect, test } from 'vitest';
import { refuseWeakText } from '#electron/books';

const LONG =
  'The pilot batch of 3 March was queued on the lighting grant because its name came first in the list.';

// biome-ignore format: a table
test.each<[string, string | null]>([
  // text                                                                             refused for
  [LONG,                                                                              null],
  [`To correct error: ${LONG}`,                                                       null],
  [`The award was overspent, too. ${LONG}`,                                           null],
  ['x'.repeat(39),                                                                    'at least 40 characters'],
  ['x'.repeat(40),                                                                    null],
  ['ä'.repeat(1_000),                                                                 null],
  ['x'.repeat(1_001),                                                                 'at most 1,000 characters'],
  ['',                                                                                'at least 40 characters'],
  [' '.repeat(50),                                                                    'at least 40 characters'],
  ['to correct error',                                                                'do not take'],
  ['To correct an accounting error.',                                                 'do not take'],
  ['Wrong account',                                                                   'do not take'],
  ['The cost was charged to the wrong account by mistake, to correct the error.',     'do not take'],
  ['This charge was posted in error and needs to be moved to correct the error',      'do not take'],
  ['N/A',                                                                             'do not take'],
  ['See above, it was a clerical error and the wrong award was charged for it.',      'do not take'],
  ['The other award is overspent and so the cost needs to be moved to this award.',   'shortage as the only reason'],
  ['We ran out of funds on the other grant, so please move the charge to this one.',  'shortage as the only reason'],
])('T2 "%s"', (text, expected) => {
  const refusal = refuseWeakText('benefit', text);
  if (expected === null) expect(refusal).toBeNull();
  else expect(refusal).toMatchObject({ code: 'bad-input', field: 'benefit', message: expect.stringContaining(expected) as unknown });
});
