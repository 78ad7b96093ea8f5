// What is typed at a terminal is taken and shown nowhere.
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { askHidden, type SecretSource } from '../../../electron/cli/secret-input.ts';

function terminal() {
  const raw: boolean[] = [];
  const input = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: (on: boolean) => void raw.push(on),
    resume: () => {},
    pause: () => {},
  }) satisfies SecretSource;
  let shown = '';
  return {
    raw,
    shown: () => shown,
    ask: () => askHidden('Passphrase', input, (text) => (shown += text)),
    type: (...texts: readonly (string | Buffer)[]) =>
      texts.forEach((text) => input.emit('data', Buffer.from(text))),
  };
}

test('letters are taken up to Enter, corrected, and never echoed', async () => {
  const { ask, type, shown, raw } = terminal();
  const answer = ask();
  type('wrong\u0015', 'sesamx', '\u007f', 'e', ' öffne', '\r');
  expect(await answer).toBe('sesame öffne');
  expect(shown()).toBe('Passphrase: \n');
  expect(raw).toEqual([true, false]);
});

test('a letter that arrives in two pieces is one letter', async () => {
  const { ask, type } = terminal();
  const answer = ask();
  const bytes = Buffer.from('ö');
  type(bytes.subarray(0, 1), bytes.subarray(1), '\n');
  expect(await answer).toBe('ö');
});

test('Ctrl+C gives up and gives the terminal back', async () => {
  const { ask, type, raw } = terminal();
  const answer = ask();
  type('half', '\u0003');
  expect(await answer).toBeNull();
  expect(raw).toEqual([true, false]);
});
