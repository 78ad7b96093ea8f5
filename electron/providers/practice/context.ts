/** What every wire format of the practice provider works with. */
import type { Clock } from '#shared/base';
import type { Call } from './call.ts';
import type { FaultSource } from './faults.ts';
import type { PracticeRequest, RequestBook } from './request-book.ts';

export interface PracticeContext {
  readonly book: RequestBook;
  readonly clock: Clock;
  readonly catalogue: ReadonlyMap<string, bigint>;
  /** Where an output is fetched; needs no credential. */
  readonly mediaUrl: (request: PracticeRequest) => string;
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
