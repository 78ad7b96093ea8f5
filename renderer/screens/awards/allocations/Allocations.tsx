/** The award's allocations, each with its meter. */
import { Button } from '@mantine/core';
import { IconArrowsExchange, IconChartPie, IconPlus } from '@tabler/icons-react';
import type { Allocation, Award } from '#shared/contract';
import type { AllocationId } from '#shared/domain';
import { formatMoney, toDecimal } from '#shared/money';
import { type AwardAct, DrillLink, go, PlaceLink } from '#renderer/routes';
import { Card, type Column, CopyTable, EmptyState, formatCounted, Meter, Money } from '#renderer/ui';
import type { AwardRoute } from '../award/AwardPage.tsx';
import styles from './allocations.module.css';

const COLUMNS: readonly Column<Allocation>[] = [
  { id: 'name', header: 'Allocation', width: '', cell: () => null, text: ({ name }) => name },
  ...(['allotted', 'spent', 'held', 'available'] as const).map(
    (figure): Column<Allocation> => ({
      id: figure,
      header: figure,
      width: '',
      cell: () => null,
      text: ({ balance }) => toDecimal(balance[figure]),
    }),
  ),
];

export function Allocations({ award, route }: { award: Award; route: AwardRoute }) {
  const open = (act: AwardAct, allocationId?: AllocationId) =>
    go({ ...route, act, allocationId }, { replace: true });
  const isOpen = award.state === 'draft' || award.state === 'active';
  const nothingLeft = award.unallotted <= 0n;
  if (award.allocations.length === 0) {
    return (
      <Card title="Allocations">
        <EmptyState
          icon={IconChartPie}
          title="No allocations yet"
          {...(isOpen
            ? { action: <Button onClick={() => open('new-allocation')}>Add the first allocation</Button> }
            : {})}
        >
          An allocation is a part of the award with a name and a limit, such as Exploration, Finals or
          Training compute. Batches are charged to one.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card
      flush
      title="Allocations"
      aside={
        <div className={styles.acts}>
          <CopyTable columns={COLUMNS} rows={award.allocations} />
          {isOpen && (
            <>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconArrowsExchange size={14} />}
                onClick={() => open(award.allocations.length > 1 ? 'move-budget' : 'revise-budget')}
              >
                Change the budget
              </Button>
              <Button
                size="xs"
                leftSection={<IconPlus size={14} />}
                onClick={() => open('new-allocation')}
                disabled={nothingLeft}
                data-note={
                  nothingLeft ? 'Everything awarded is allotted; a revision raises the award' : undefined
                }
              >
                Add allocation
              </Button>
            </>
          )}
        </div>
      }
    >
      <div className={styles.scrollX}>
        <table className={styles.allocations}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">
                <span className="visually-hidden">Meter</span>
              </th>
              <th scope="col">Allotted</th>
              <th scope="col">Spent</th>
              <th scope="col">Held</th>
              <th scope="col">Available</th>
              <th scope="col">
                <span className="visually-hidden">Act</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {award.allocations.map((allocation) => (
              <AllocationRow
                key={allocation.id}
                award={award}
                allocation={allocation}
                onLimits={() => open('edit-allocation', allocation.id)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function AllocationRow({
  award,
  allocation,
  onLimits,
}: {
  award: Award;
  allocation: Allocation;
  onLimits: () => void;
}) {
  const { id, name, balance, alertReached } = allocation;
  const { currency } = award;
  const limits = limitWords(allocation, currency);
  return (
    <tr>
      <th scope="row" data-note={name}>
        <PlaceLink to={{ place: 'awards', awardId: award.id, tab: 'ledger', allocationId: id }}>
          {name}
        </PlaceLink>
        <p data-note={limits}>{limits}</p>
      </th>
      <td className={styles.meterCell}>
        <Meter label={name} {...balance} timeShare={award.timeShare} currency={currency} />
      </td>
      <td>
        <DrillLink awardId={award.id} allocationId={id} entries={{ kind: 'allot' }}>
          <Money amount={balance.allotted} currency={currency} />
        </DrillLink>
      </td>
      <td>
        <DrillLink awardId={award.id} allocationId={id} entries={{ kind: 'costs' }}>
          <Money amount={balance.spent} currency={currency} />
        </DrillLink>
      </td>
      <td>
        <DrillLink awardId={award.id} allocationId={id} entries={{ kind: 'holds' }}>
          <Money amount={balance.held} currency={currency} />
        </DrillLink>
      </td>
      <td className={styles.strong}>
        <Money
          amount={balance.available}
          currency={currency}
          tone={balance.available < 0n ? 'bad' : 'plain'}
        />
        {alertReached !== null && (
          <p data-last={allocation.isLastAlert || undefined}>
            {balance.available < 0n ? 'overspent' : `past ${alertReached / 10_000} %`}
          </p>
        )}
      </td>
      <td>
        <span className={styles.rowActs}>
          {award.state !== 'archived' && (
            <button type="button" className={styles.act} onClick={onLimits} aria-label={`Limits of ${name}`}>
              Limits
            </button>
          )}
          {award.state === 'active' && (
            <PlaceLink className={styles.act} to={{ place: 'new-batch', allocationId: id }}>
              New batch
            </PlaceLink>
          )}
        </span>
      </td>
    </tr>
  );
}

/** `baseline and standard · 3 models · approval above $500 · 2 caps`, or that nothing is limited. */
function limitWords(allocation: Allocation, currency: string): string {
  const { category, tiers, models, approvalThreshold, cappedPeople } = allocation;
  const parts = [
    ...(category === null ? [] : [category]),
    ...(tiers === null ? [] : [tiers.join(' and ')]),
    ...(models === null ? [] : [formatCounted(models.length, 'model')]),
    ...(approvalThreshold === null ? [] : [`approval above ${formatMoney(approvalThreshold, currency)}`]),
    ...(cappedPeople === 0 ? [] : [formatCounted(cappedPeople, 'cap')]),
  ];
  return parts.length === 0 ? 'any model, no caps' : parts.join(' · ');
}
