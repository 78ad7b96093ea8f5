/** A picture to take: where, and what is done there first. */
import type { Page } from '@playwright/test';
import type { Award } from '#shared/contract';
import type { LedgerActs } from '../books-lab-ledger.ts';
import type { OutputRuns } from '../books-lab-outputs.ts';

export interface Shot {
  readonly name: string;
  /** For `books`, made from the awards of the sample lab, by their order. */
  readonly hash: string | ((awards: readonly Award[], ledger: LedgerActs, outputs: OutputRuns) => string);
  /**
   * `books`: the program's own backend over a sample lab that `books-lab.ts` has acted on; `accounts`: the same over a
   * workspace that pays real providers. Else the fake one.
   */
  readonly kind?: 'empty' | 'books' | 'accounts';
  readonly act?: (page: Page) => Promise<void>;
}
