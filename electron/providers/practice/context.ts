/** What every wire format of the practice provider works with. */
import type { Clock } from '#shared/base';
import type { Call } from './call.ts';
import type { PracticeCatalogue } from './catalogue.ts';
import type { FaultSource } from './faults.ts';
import type { PracticeRequest, RequestBook } from './request-book.ts';

export interface PracticeContext {
  readonly book: RequestBook;
  readonly clock: Clock;
  readonly catalogue: PracticeCatalogue;
  /** For what a protocol names besides requests. */
  readonly makeId: () => string;
  /** The address it listens at, without a slash at the end. */
  readonly url: () => string;
  /** Where an output is fetched, counted from 0; needs no credential. */
  readonly mediaUrl: (request: PracticeRequest, index?: number) => string;
  /** Replaced by the control call. */
  faults: FaultSource;
  /** Submissions that arrived since the start, refused ones included. */
  submissions: number;
}

/** One vendor's protocol; one folder each. */
export interface WireFormat {
  /** Paths that begin so belong to it. */
  readonly prefix: string;
  handle(context: PracticeContext, call: Call): Promise<void>;
}
