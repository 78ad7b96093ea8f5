/** The award's allocations, each with its meter. */
import { Button } from '@mantine/core';
import { IconChartPie, IconPlus } from '@tabler/icons-react';
import type { Allocation, Award } from '#shared/contract';
import { toDecimal } from '#shared/money';
import { DrillLink, PlaceLink } from '#renderer/routes';
import { Card, type Column, CopyTable, EmptyState, Meter, Money } from '#renderer/ui';
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

export function Allocations({ award, onAdd }: { award: Award; onAdd: () => void }) {
  if (award.allocations.length === 0) {
    return (
      <Card title="Allocations">
        <EmptyState
          icon={IconChartPie}
          title="No allocations yet"
          action={<Button onClick={onAdd}>Add the first allocation</Button>}
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
          <Button
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={onAdd}
            disabled={award.unallotted <= 0n}
            data-note={award.unallotted <= 0n ? 'Everything awarded is allotted' : undefined}
          >
            Add allocation
          </Button>
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
            {award.allocations.map(({ id, name, balance }) => (
              <tr key={id}>
                <th scope="row" data-note={name}>
                  <PlaceLink to={{ place: 'awards', awardId: award.id, tab: 'ledger', allocationId: id }}>
                    {name}
                  </PlaceLink>
                </th>
                <td className={styles.meterCell}>
                  <Meter label={name} {...balance} timeShare={award.timeShare} currency={award.currency} />
                </td>
                <td>
                  <DrillLink awardId={award.id} allocationId={id} entries={{ kind: 'allot' }}>
                    <Money amount={balance.allotted} currency={award.currency} />
                  </DrillLink>
                </td>
                <td>
                  <DrillLink awardId={award.id} allocationId={id} entries={{ kind: 'costs' }}>
                    <Money amount={balance.spent} currency={award.currency} />
                  </DrillLink>
                </td>
                <td>
                  <DrillLink awardId={award.id} allocationId={id} entries={{ kind: 'holds' }}>
                    <Money amount={balance.held} currency={award.currency} />
                  </DrillLink>
                </td>
                <td className={styles.strong}>
                  <DrillLink awardId={award.id} allocationId={id}>
                    <Money
                      amount={balance.available}
                      currency={award.currency}
                      tone={balance.available < 0n ? 'bad' : 'plain'}
                    />
                  </DrillLink>
                </td>
                <td>
                  <PlaceLink className={styles.act} to={{ place: 'new-batch', allocationId: id }}>
                    New batch
                  </PlaceLink>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
