/** Where a run stands after a step of the executor. */
import type { WorkRun } from '#db/repos';
import type { ProviderError } from '#electron/providers';

export type Step =
  /** At the provider; ask again, at once or after what went wrong with the copy of its output. */
  | { readonly next: 'poll'; readonly run: WorkRun; readonly fetchFailed?: ProviderError }
  /** Sent, and its answer was lost. */
  | { readonly next: 'find'; readonly run: WorkRun; readonly error: ProviderError }
  | { readonly next: 'ended' }
  /** Retrying, unknown, waiting again, or moved by somebody else: not in the engine's hands now. */
  | { readonly next: 'parked' };

export const ENDED: Step = { next: 'ended' };
export const PARKED: Step = { next: 'parked' };
