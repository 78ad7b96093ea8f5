/** The two streams of a command: results on stdout, everything else on stderr; plain where no person is looking. */
import type { Failure } from './failure.ts';
import { toJsonText } from './json.ts';
import { createPaint, type Paint } from './prose/paint.ts';
import { printable } from './prose/width.ts';

export interface Terminal {
  readonly json: boolean;
  /** Colours for stdout. */
  readonly paint: Paint;
  /** Colours for stderr. */
  readonly sidePaint: Paint;
  /** Columns of stdout; null where it is not a terminal, so nothing need be cut. */
  readonly width: number | null;
  readonly isSideLive: boolean;
  readonly sideWidth: number;
  /** A result for people; nothing when one JSON object is wanted. */
  say(text: string): void;
  /** A result for programs; nothing when text is wanted. */
  sayJson(value: object): void;
  /** Beside the result: logs, progress, hints. A complete line. */
  note(line: string): void;
  /** Raw text on stderr, for the progress bar. */
  side(text: string): void;
  failure(failure: Failure): void;
}

export function createTerminal(options: {
  readonly json: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes known keys out of all that is said. */
  readonly clean: (text: string) => string;
}): Terminal {
  const { json, env, clean } = options;
  const { stdout, stderr } = process;
  // `grantmeter … | head` closes our stdout early; that is not an error.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const wantsColour = (stream: NodeJS.WriteStream): boolean =>
    !env['NO_COLOR'] && (Boolean(env['FORCE_COLOR']) || (stream.isTTY && env['TERM'] !== 'dumb'));
  const sidePaint = createPaint(wantsColour(stderr));
  const terminal: Terminal = {
    json,
    paint: createPaint(wantsColour(stdout)),
    sidePaint,
    width: stdout.isTTY ? stdout.columns : null,
    isSideLive: stderr.isTTY && env['TERM'] !== 'dumb',
    get sideWidth() {
      return stderr.columns ?? 100;
    },
    say: (text) => {
      if (!json) stdout.write(`${clean(text)}\n`);
    },
    sayJson: (value) => {
      if (json) stdout.write(`${clean(toJsonText(value))}\n`);
    },
    note: (line) => void stderr.write(`${clean(line)}\n`),
    side: (text) => void stderr.write(clean(text)),
    failure: (failure) => {
      terminal.sayJson({ error: failure });
      if (!json) terminal.note(`${sidePaint.red('✗')} ${printable(failure.message)}`);
    },
  };
  return terminal;
}
