import { expect, test, vi } from 'vitest';
import { createConnection, explainError, LINE_LOST, type Line } from '#renderer/rpc';

function scriptedLine(answer: () => Promise<unknown>): { line: Line; lose: () => void } {
  let lose = () => {};
  const lost = new Promise<void>((resolve) => {
    lose = resolve;
  });
  return { line: { link: { call: answer }, lost }, lose };
}

const call = (connection: ReturnType<typeof createConnection>) =>
  connection.link.call(['awards', 'list'], undefined, { context: {} });

test('a call made while there is no line waits for it', async () => {
  let give = (_line: Line) => {};
  const connection = createConnection(() => new Promise((resolve) => (give = resolve)));
  const answer = call(connection);
  give(scriptedLine(async () => 'here').line);
  expect(await answer).toBe('here');
  connection.stop();
});

test('a call under way when the line breaks fails and is not sent again; the next goes over the new line', async () => {
  vi.useFakeTimers();
  let calls = 0;
  const first = scriptedLine(() => {
    calls += 1;
    return new Promise(() => {});
  });
  const second = scriptedLine(async () => 'second');
  const lines = [first.line, second.line];
  const connection = createConnection(async () => lines.shift() ?? Promise.reject(new Error('none')));
  const answer = call(connection).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1);
  first.lose();
  expect(await answer).toMatchObject({ code: LINE_LOST });
  expect(connection.useState.getState().state).toBe('lost');
  await vi.advanceTimersByTimeAsync(300);
  expect(connection.useState.getState().state).toBe('connected');
  expect(await call(connection)).toBe('second');
  expect(calls).toBe(1);
  connection.stop();
  vi.useRealTimers();
});

test('every error says what it cost', () => {
  expect(explainError(new Error('boom'), 'queue the batch').what).toBe('Could not queue the batch: boom');
});
