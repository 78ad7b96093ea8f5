/** Between which allocations a cost moves, and in which money. */
import type { Transfer } from '#shared/contract';
import type { Place, Places } from '../costs/use-allocations.ts';

export interface Ends {
  readonly from: Place | undefined;
  readonly to: Place | undefined;
  readonly currency: string;
}

export function endsOf(transfer: Transfer, places: Places): Ends {
  const [original] = transfer.rows;
  const from = original && places.get(original.allocationId);
  const to = places.get(transfer.toAllocationId);
  return { from, to, currency: (to ?? from)?.award.currency ?? 'USD' };
}
