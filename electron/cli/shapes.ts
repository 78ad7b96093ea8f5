/** Contract values as the command line shows them to programs: a balance's four figures stand beside the name they belong to. */
import type { Allocation, Award } from '#shared/contract';

export const allocationJson = ({ balance, ...allocation }: Allocation) => ({ ...allocation, ...balance });

export const awardJson = ({ balance, allocations, ...award }: Award) => ({
  ...award,
  ...balance,
  allocations: allocations.map(allocationJson),
});
