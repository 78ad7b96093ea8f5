/** Every allocation of every award, by its id: splits and transfers reach over awards. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Allocation, Award } from '#shared/contract';
import type { AllocationId } from '#shared/domain';
import { formatMoney } from '#shared/money';
import { useRpc } from '#renderer/rpc';

export interface Place {
  readonly award: Award;
  readonly allocation: Allocation;
}

export type Places = ReadonlyMap<AllocationId, Place>;

/** Undefined until they are read. */
export function usePlaces(): Places | undefined {
  const awards = useQuery(useRpc().awards.list.queryOptions());
  return useMemo(
    () =>
      awards.data &&
      new Map(
        awards.data.flatMap((award) =>
          award.allocations.map((allocation) => [allocation.id, { award, allocation }] as const),
        ),
      ),
    [awards.data],
  );
}

/** For a Select: allocations under their awards, each with what it has left. */
export function choicesOf(places: Iterable<Place>) {
  const groups = new Map<string, { group: string; items: { value: AllocationId; label: string }[] }>();
  for (const { award, allocation } of places) {
    const group = groups.get(award.id) ?? { group: `${award.number} · ${award.title}`, items: [] };
    const left = formatMoney(allocation.balance.available, award.currency);
    group.items.push({ value: allocation.id, label: `${allocation.name} (${left} available)` });
    groups.set(award.id, group);
  }
  return [...groups.values()];
}
