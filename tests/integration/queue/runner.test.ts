// One runner per workspace: who has the lease, who takes it over and when, what a dead one leaves, the next start after it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Db } from '#db';
import { queueStatus } from '#electron/queue';
import { createQueueRig, type QueueRig, type Running } from '../../support/queue-rig.ts';

let rig: QueueRig;
afterEach(() => rig.close());

/** A lease as another process would have written it. */
const putLease = (pid: number, host: string, token = 'theirs'): void =>
  rig.db.write((tx) => {
    tx.run('DELETE FROM leases');
    tx.run(
      `INSERT INTO leases (name, token, host, pid, label, beat_at_ms) VALUES ('runner', ?, ?, ?, 'window', ?)`,
      token,
      host,
      BigInt(pid),
      BigInt(rig.clock.nowMs()),
    );
  });
const beatLease = (): void =>
  void rig.db.write((tx) => tx.run('UPDATE leases SET beat_at_ms = ?', BigInt(rig.clock.nowMs())));
const leases = () =>
  rig.db.read((tx) => tx.all<{ token: string }>('SELECT token FROM leases')).map(({ token }) => token);
const thisHost = async (): Promise<string> => (await import('node:os')).hostname();

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('Q8.1 one runs, the others wait', () => {
  test('two engines in one process: the second is told who runs', async () => {
    rig = await createQueueRig();
    rig.queue(['cheap'], 5);
    const first = rig.start({ label: 'first' });
    expect(await rig.drain({ label: 'second' })).toMatchObject({
      ok: false,
      error: { kind: 'runner-elsewhere', holder: expect.stringContaining('first (process') as string },
    });
    await first.stop();
    expect(await rig.drain({ label: 'second' })).toEqual({ ok: true, value: 'empty' });
    expect(rig.provider.submissions).toHaveLength(5);
  });

  test('a lease is given back at a stop, at an end and after a fault', async () => {
    rig = await createQueueRig();
    await rig.drain();
    expect(leases()).toEqual([]);
    await rig.start().stop();
    expect(leases()).toEqual([]);
    rig.queue(['cheap'], 1);
    rig.provider.next({ kind: 'throw', error: new Error('a bug') });
    await rig.drain();
    expect(leases()).toEqual([]);
  });
});

describe('Q8.2 a dead runner’s lease', () => {
  test('of a process that is gone is taken over at once', async () => {
    rig = await createQueueRig();
    rig.queue(['cheap'], 1);
    putLease(await deadPid(), await thisHost());
    const atMs = rig.clock.monotonicMs();
    expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
    expect(rig.clock.monotonicMs() - atMs).toBeLessThan(1_000);
  });

  test('of this process’s id, but of an earlier life, is taken over at once', async () => {
    rig = await createQueueRig();
    putLease(process.pid, await thisHost());
    expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
  });

  test.each([
    ['another machine', 1, 'elsewhere'],
    ['a living process', process.ppid, null],
  ] as const)('of %s is taken over after fifteen seconds of watched silence', async (_, pid, host) => {
    rig = await createQueueRig();
    putLease(pid, host ?? (await thisHost()));
    const refused = async () => !(await rig.drain()).ok;
    expect(await refused()).toBe(true);
    await rig.clock.pass(10_000);
    expect(await refused()).toBe(true);
    beatLease();
    expect(await refused()).toBe(true);
    await rig.clock.pass(14_000);
    expect(await refused()).toBe(true);
    await rig.clock.pass(1_500);
    expect(await refused()).toBe(false);
  });

  test.each(['gets through', 'is given up'])(
    'is not silence while somebody’s long act keeps everybody from writing, and the wait %s',
    async (how) => {
      rig = await createQueueRig();
      putLease(process.ppid, await thisHost());
      const refusedAfterWaiting = async (waitMs: number): Promise<boolean> => {
        const write = vi.spyOn(rig.db, 'write').mockImplementationOnce((act, options) => {
          rig.clock.holdUp(waitMs);
          if (how === 'is given up' && waitMs > 0) throw new Error('database is locked');
          return rig.db.write(act, options);
        });
        const ended = await rig.drain();
        write.mockRestore();
        return !ended.ok;
      };
      expect(await refusedAfterWaiting(0)).toBe(true);
      expect(await refusedAfterWaiting(20_000)).toBe(true);
      await rig.clock.pass(14_000);
      expect(await refusedAfterWaiting(0)).toBe(true);
      await rig.clock.pass(1_500);
      expect(await refusedAfterWaiting(0)).toBe(false);
    },
  );

  test.each([-3_600_000, 86_400_000])(
    'Q11.1 a clock that jumps by %d ms kills no living runner',
    async (jumpMs) => {
      rig = await createQueueRig();
      putLease(process.ppid, await thisHost());
      expect((await rig.drain()).ok).toBe(false);
      rig.clock.setWallBy(jumpMs);
      await rig.clock.pass(5_000);
      expect((await rig.drain()).ok).toBe(false);
    },
  );
});

describe('Q8.3 a lease that was lost', () => {
  const takeOver = async (running: Running, more: () => void = () => {}) => {
    putLease(process.ppid, await thisHost());
    more();
    return rig.clock.until(running.ended);
  };

  test('ends the engine, which writes nothing more and leaves the new runner’s lease alone', async () => {
    rig = await createQueueRig();
    const { runIds } = rig.queue(['dear'], 2);
    rig.provider.otherwise({ kind: 'accept', answerMs: 1_000 });
    const running = rig.start();
    await rig.clock.pass(500);
    expect(await takeOver(running)).toEqual({ ok: false, error: { kind: 'lease-lost' } });
    expect([new Set(runIds.map(rig.state)), leases()]).toEqual([new Set(['submitting']), ['theirs']]);
  });

  test('is seen by an idle engine at its next beat', async () => {
    rig = await createQueueRig();
    const running = rig.start();
    await rig.clock.pass(500);
    const atMs = rig.clock.monotonicMs();
    expect(await takeOver(running)).toEqual({ ok: false, error: { kind: 'lease-lost' } });
    expect(rig.clock.monotonicMs() - atMs).toBeLessThan(2_100);
  });

  test('is seen by a claim before it sends', async () => {
    rig = await createQueueRig();
    const running = rig.start();
    await rig.clock.pass(500);
    expect(await takeOver(running, () => rig.queue(['dear'], 3))).toEqual({
      ok: false,
      error: { kind: 'lease-lost' },
    });
    expect(rig.provider.submissions).toEqual([]);
  });
});

describe('an engine that cannot go on says why, and never rejects', () => {
  test('no adapter for an account', async () => {
    rig = await createQueueRig();
    rig.queue(['cheap'], 1);
    expect(await rig.drain({ hasNoAdapter: true })).toMatchObject({
      ok: false,
      error: { kind: 'fault', error: { message: 'no adapter' } },
    });
    expect(leases()).toEqual([]);
    expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
  });

  test.each([1, 2, 3, 4, 5])(
    'books that cannot be written from the write %d on: continued later, nothing sent twice',
    async (from) => {
      rig = await createQueueRig();
      const { runIds } = rig.queue(['dear'], 2);
      let writes = 0;
      const db: Db = {
        ...rig.db,
        write: (write, options) => {
          writes += 1;
          if (writes >= from) throw new Error('database or disk is full');
          return rig.db.write(write, options);
        },
      };
      expect(await rig.drain({ db })).toMatchObject({
        ok: false,
        error: { kind: 'fault', error: { message: 'database or disk is full' } },
      });
      expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
      expect([new Set(runIds.map(rig.state)), rig.provider.submissions.length, rig.bill()]).toEqual([
        new Set(['done']),
        2,
        rig.money().spent,
      ]);
    },
  );
});

describe('Q8.1 the status', () => {
  const status = (running: Running | null) =>
    rig.db.read((tx) => queueStatus(tx, running?.engine.lanes ?? [], rig.clock.nowMs()));

  test('says who runs the queue: nobody, this process, another one', async () => {
    rig = await createQueueRig();
    rig.queue(['dear'], 1);
    expect(status(null)).toMatchObject({
      runner: { where: 'nobody' },
      lanes: [{ condition: 'idle' }, { condition: 'idle' }],
    });
    rig.provider.next({ kind: 'accept', afterMs: 60_000 });
    const running = rig.start();
    await rig.clock.pass(1_000);
    expect(status(running)).toMatchObject({
      runner: { where: 'here' },
      lanes: [{ condition: 'idle' }, { condition: 'running', inFlight: 1 }],
      counts: { accepted: 1 },
    });
    await running.stop();
    putLease(process.ppid, await thisHost());
    expect(status(null)).toMatchObject({
      runner: { where: 'elsewhere', holder: expect.stringContaining('window') as string },
    });
  });
});

describe('Q6 after an unclean stop', () => {
  const crashed = async () => {
    rig = await createQueueRig();
    const queued = rig.queue(['cheap', 'dear'], 2);
    putLease(await deadPid(), await thisHost());
    return queued;
  };

  test('premium work waits and says so; cheap work goes on', async () => {
    const { runIds } = await crashed();
    expect(await rig.drain({ pausePremiumAfterUncleanStop: true })).toEqual({ ok: true, value: 'left' });
    expect(runIds.map(rig.state)).toEqual(['done', 'done', 'waiting', 'waiting']);
    expect(rig.log).toEqual([
      'Scripted, premium: The program stopped without warning. Premium work waits until you resume it.',
    ]);
    rig.acts.resume({ kind: 'all' }, 'mei');
    await rig.drain({ pausePremiumAfterUncleanStop: true });
    expect(new Set(runIds.map(rig.state))).toEqual(new Set(['done']));
  });

  test('what had been sent is asked after all the same', async () => {
    rig = await createQueueRig();
    const { runIds } = rig.queue(['dear'], 1);
    rig.provider.next({ kind: 'accept', answerMs: 60_000 });
    const running = rig.start();
    await rig.clock.pass(500);
    await running.stop();
    putLease(await deadPid(), await thisHost());
    await rig.drain({ pausePremiumAfterUncleanStop: true });
    expect([runIds.map(rig.state), rig.provider.submissions.length]).toEqual([['done'], 1]);
  });

  test('a person who has just asked for it is not asked again', async () => {
    const { runIds } = await crashed();
    expect(await rig.drain({ pausePremiumAfterUncleanStop: false })).toEqual({ ok: true, value: 'empty' });
    expect(new Set(runIds.map(rig.state))).toEqual(new Set(['done']));
  });

  test('a clean stop pauses nothing', async () => {
    rig = await createQueueRig();
    await rig.start().stop();
    rig.queue(['dear'], 1);
    expect(await rig.drain({ pausePremiumAfterUncleanStop: true })).toEqual({ ok: true, value: 'empty' });
  });

  test('nothing premium to do, nothing to pause', async () => {
    rig = await createQueueRig();
    rig.queue(['cheap'], 1);
    putLease(await deadPid(), await thisHost());
    expect(await rig.drain({ pausePremiumAfterUncleanStop: true })).toEqual({ ok: true, value: 'empty' });
    expect(rig.log).toEqual([]);
  });
});
