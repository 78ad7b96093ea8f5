/** The backend's end of the line to the keychain: questions with a number, answers by it. */
import type { Keychain } from '#electron/keys';
import type { KeychainAnswer, KeychainQuestion } from './backend-messages.ts';

export interface KeychainLine {
  readonly keychain: Keychain;
  hear(id: number, answer: KeychainAnswer): void;
}

export function createKeychainLine(send: (id: number, question: KeychainQuestion) => void): KeychainLine {
  const waiting = new Map<number, (answer: KeychainAnswer) => void>();
  let lastId = 0;
  const ask = (question: KeychainQuestion): Promise<KeychainAnswer> =>
    new Promise((resolve) => {
      waiting.set(++lastId, resolve);
      send(lastId, question);
    });
  const textOf = async (question: KeychainQuestion): Promise<string> => {
    const answer = await ask(question);
    if (answer.ok) return answer.text;
    throw new Error('the keychain of the operating system did not answer');
  };
  return {
    keychain: {
      status: async () => {
        const answer = await ask({ ask: 'status' });
        return answer.ok
          ? { usable: answer.usable, words: answer.text }
          : { usable: false, words: 'The keychain of the operating system did not answer.' };
      },
      seal: (text) => textOf({ ask: 'seal', text }),
      open: (sealed) => textOf({ ask: 'open', sealed }),
    },
    hear: (id, answer) => {
      waiting.get(id)?.(answer);
      waiting.delete(id);
    },
  };
}
