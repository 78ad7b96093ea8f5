/** Secrets as a person or a script gives them: typed without an echo, or read to the end of a pipe. Never an argument. */
import { StringDecoder } from 'node:string_decoder';

/** The part of a terminal's input that this needs. */
export interface SecretSource extends NodeJS.EventEmitter {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
}

const ENTER = new Set(['\r', '\n', '\u0004']);
const BACK = new Set(['\b', '\u007f']);
const INTERRUPT = '\u0003';
const CLEAR_LINE = '\u0015';

/** What is typed up to Enter, shown nowhere; null when it is given up with Ctrl+C. */
export function askHidden(
  question: string,
  input: SecretSource,
  write: (text: string) => void,
): Promise<string | null> {
  const decoder = new StringDecoder('utf8');
  let typed: readonly string[] = [];
  write(`${question}: `);
  input.setRawMode?.(true);
  return new Promise((resolve) => {
    const end = (answer: string | null): void => {
      input.off('data', onData);
      input.off('end', onEnd);
      input.setRawMode?.(false);
      input.pause();
      write('\n');
      resolve(answer);
    };
    const onEnd = (): void => end(typed.join(''));
    const onData = (chunk: Buffer): void => {
      // A terminal gives several characters at once when they are pasted.
      for (const character of decoder.write(chunk)) {
        if (ENTER.has(character)) return end(typed.join(''));
        if (character === INTERRUPT) return end(null);
        if (BACK.has(character)) typed = typed.slice(0, -1);
        else if (character === CLEAR_LINE) typed = [];
        else if (character >= ' ') typed = [...typed, character];
      }
    };
    input.on('data', onData);
    input.on('end', onEnd);
    input.resume();
  });
}

/** All that comes through a pipe. */
export async function readAll(input: AsyncIterable<Buffer | string>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of input) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
}
