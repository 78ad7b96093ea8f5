// What a person changes on an account while the queue runs.
import { afterEach, expect, test } from 'vitest';
import { type AccountRow, insertAccount, listAccounts, updateAccount } from '#db/repos';
import { makeId } from '#electron/system';
import { createQueueRig, type QueueRig } from '../../support/queue-rig.ts';

let rig: QueueRig;
afterEach(() => rig.close());

const first = (): AccountRow => {
  const [account] = rig.db.read(listAccounts);
  if (!account) throw new Error('the rig has an account');
  return account;
};
const change = (changes: Parameters<typeof updateAccount>[2]): void => {
  const { id } = first();
  rig.db.write((tx) => updateAccount(tx, id, changes));
};
const addAnother = (): void => {
  const account = { ...first(), id: makeId<'account'>(), name: 'Another account' };
  rig.db.write((tx) => insertAccount(tx, account));
};

test('Q5.9 new limits count at once, and stop nothing that is under way', async () => {
  rig = await createQueueRig({ account: { concurrency: 2 } });
  rig.queue(['cheap'], 40);
  rig.provider.otherwise({ kind: 'accept', afterMs: 60_000 });
  const running = rig.start({ untilEmpty: true });
  await rig.clock.pass(5_000);
  expect(rig.provider.submissions).toHaveLength(2);
  change({ concurrency: 10 });
  running.engine.hear();
  await rig.clock.pass(1_000);
  expect(rig.provider.submissions).toHaveLength(10);
  change({ concurrency: 40, requestsPerMinute: 3 });
  running.engine.hear();
  await rig.clock.pass(10_000);
  expect(rig.provider.submissions).toHaveLength(13);
  await rig.clock.until(running.ended);
  expect(rig.provider.submissions).toHaveLength(40);
  await rig.check();
});

test.each([
  ['another account', addAnother],
  ['another address', () => change({ baseUrl: 'https://elsewhere.example' })],
])(
  'Q5.9 %s ends the engine, so that the next one opens lanes for it; what was sent goes on',
  async (_, act) => {
    rig = await createQueueRig();
    const { runIds } = rig.queue(['cheap'], 3);
    rig.provider.otherwise({ kind: 'accept', afterMs: 30_000 });
    const running = rig.start();
    await rig.clock.pass(5_000);
    act();
    running.engine.hear();
    expect(await rig.clock.until(running.ended)).toEqual({ ok: true, value: 'accounts-changed' });
    await rig.drain();
    expect(runIds.map((id) => rig.state(id))).toEqual(['done', 'done', 'done']);
    expect(rig.provider.submissions).toHaveLength(3);
    await rig.check();
  },
);
