/** Errors as people need them: what happened, what it cost, what to do next. Every error of the contract has its words. */
import { ORPCError } from '@orpc/client';
import type { Check } from '#shared/domain';
import { LINE_LOST, NO_LINE } from './connection.ts';

export interface Explained {
  readonly what: string;
  readonly cost?: string;
  readonly next?: string;
  /** The field of the input that is wrong, where one is. */
  readonly field?: string;
  /** Where in a file: `prompts.csv, line 12, column prompt`. */
  readonly where?: string;
  /** The checks that block, where they do. */
  readonly checks?: readonly Check[];
}

const NOTHING = 'Nothing was written and nothing was spent.';

/** `act` names what was tried, for errors that do not say it: "queue the batch". */
export function explainError(error: unknown, act: string): Explained {
  if (!(error instanceof ORPCError)) {
    return {
      what: `Could not ${act}: ${error instanceof Error ? error.message : String(error)}`,
      next: 'Try again; if it stays, see the log.',
    };
  }
  const data = (typeof error.data === 'object' && error.data !== null ? error.data : {}) as Readonly<
    Record<string, unknown>
  >;
  const text = (name: string): string | undefined =>
    typeof data[name] === 'string' ? data[name] : undefined;
  switch (String(error.code)) {
    case 'insufficient-funds':
      return {
        what: error.message,
        cost: NOTHING,
        ...(act.startsWith('queue')
          ? { next: 'Choose fewer runs or a cheaper model, another allocation, or add money to this one.' }
          : {}),
      };
    case 'not-chargeable':
      return {
        what: 'A check says this may not be charged here.',
        cost: NOTHING,
        ...(Array.isArray(data['checks']) ? { checks: data['checks'] as Check[] } : {}),
      };
    case 'bad-file':
      return {
        what: error.message,
        cost: 'Nothing was read in.',
        next: fileNext(text('column'), data['line']),
        where: whereInFile(data),
      };
    case 'bad-input':
      return {
        what: error.message,
        cost: NOTHING,
        ...(text('field') === undefined ? {} : { field: text('field') ?? '' }),
      };
    case 'books-differ':
      return {
        what: `The self-check found a difference in the books (${text('where') ?? 'place unknown'}).`,
        cost: 'Nothing new is held or spent until it is resolved; what was sent is still settled.',
        next: 'Open the award, run the self-check, and keep a copy of the workspace folder.',
      };
    case 'runner-elsewhere':
      return {
        what: `Another program runs this workspace's queue (${text('holder') ?? 'unknown'}).`,
        cost: NOTHING,
        next: 'Act there, or close it first.',
      };
    case 'workspace-unusable':
      return {
        what: error.message,
        cost: NOTHING,
        next: `Check the folder ${text('path') ?? ''} and its rights, and free disk space.`,
      };
    case LINE_LOST:
      return {
        what: `The line to the program broke before it answered; whether it could ${act} is not known.`,
        next: 'Look at the queue and the ledger before you try again.',
      };
    case NO_LINE:
      return {
        what: 'This window is not connected to the program behind it.',
        cost: NOTHING,
        next: 'It reconnects by itself; try again in a moment.',
      };
    case 'BAD_REQUEST':
      return { what: `Could not ${act}: ${issueText(data) ?? error.message}`, cost: NOTHING };
    default:
      return { what: error.message === '' ? `Could not ${act}.` : error.message, cost: NOTHING };
  }
}

const whereInFile = (data: Readonly<Record<string, unknown>>): string =>
  [
    data['file'],
    ...(typeof data['line'] === 'number' ? [`line ${data['line']}`] : []),
    ...(typeof data['column'] === 'string' ? [`column ${data['column']}`] : []),
  ].join(', ');

function fileNext(column: string | undefined, line: unknown): string {
  if (column !== undefined && typeof line !== 'number')
    return 'Choose another column, or check the heading line of the file.';
  if (typeof line === 'number')
    return `Mend line ${line}${column === undefined ? '' : `, column ${column}`}, save the file, and drop it again.`;
  return 'Use one prompt per line (.txt), or a .csv, .tsv, .jsonl or .json file.';
}

function issueText(data: Readonly<Record<string, unknown>>): string | undefined {
  const issues: unknown = data['issues'];
  const first: unknown = Array.isArray(issues) ? issues[0] : undefined;
  return typeof first === 'object' && first !== null && 'message' in first
    ? String(first.message)
    : undefined;
}
