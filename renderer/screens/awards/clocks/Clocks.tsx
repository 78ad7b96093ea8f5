/** The award's figures by the calendar: month, campus and federal fiscal year, budget period, inception; each to date. */
import { ActionIcon, Button, Select } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { addDays, type Day } from '#shared/base';
import type { Award, ClockLine, ClocksReport } from '#shared/contract';
import type { AllocationId } from '#shared/domain';
import { formatMoney, toDecimal } from '#shared/money';
import { PlaceLink } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { Block, Card, type Column, CopyTable, DayText, ErrorNotice, Money, ROUTE_WORDS } from '#renderer/ui';
import styles from './clocks.module.css';

export function Clocks({ award }: { award: Award }) {
  const [asOf, setAsOf] = useState<Day | undefined>(undefined);
  const [allocationId, setAllocationId] = useState<AllocationId | null>(null);
  const clocks = useQuery(
    useRpc().reports.clocks.queryOptions({
      input: { awardId: award.id, ...(asOf === undefined ? {} : { asOf }) },
      placeholderData: keepPreviousData,
    }),
  );
  const report = clocks.data;
  return (
    <Card
      flush
      title="By the calendar"
      aside={
        report && (
          <div className={styles.aside}>
            <AsOf day={report.asOf} isToday={asOf === undefined} onDay={setAsOf} />
            {award.allocations.length > 1 && (
              <Select
                aria-label="Figures of"
                size="xs"
                w={190}
                value={allocationId ?? 'award'}
                data={[
                  { value: 'award', label: 'the whole award' },
                  ...award.allocations.map(({ id, name }) => ({ value: id, label: name })),
                ]}
                onChange={(value) =>
                  setAllocationId(award.allocations.find(({ id }) => id === value)?.id ?? null)
                }
              />
            )}
            <CopyTable columns={copyColumns} rows={linesOf(report, allocationId)} />
          </div>
        )
      }
    >
      {clocks.isError ? (
        <div className={styles.inset}>
          <ErrorNotice
            trouble={explainError(clocks.error, 'read the figures')}
            onRetry={() => void clocks.refetch()}
          />
        </div>
      ) : report ? (
        <ClockTable award={award} allocationId={allocationId} lines={linesOf(report, allocationId)} />
      ) : (
        <div className={styles.inset}>
          <Block height={200} />
        </div>
      )}
    </Card>
  );
}

const linesOf = (report: ClocksReport, allocationId: AllocationId | null): readonly ClockLine[] =>
  allocationId === null
    ? report.award
    : (report.allocations.find((each) => each.allocationId === allocationId)?.lines ?? []);

/** Steps through the ends of months: what a finance office asks for. */
function AsOf({
  day,
  isToday,
  onDay,
}: {
  day: Day;
  isToday: boolean;
  onDay: (day: Day | undefined) => void;
}) {
  const monthStart = `${day.slice(0, 8)}01` as Day;
  const nextMonthEnd = addDays(firstOfNextMonth(firstOfNextMonth(day)), -1);
  return (
    <div className={styles.asOf}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label="To the end of the month before"
        onClick={() => onDay(addDays(monthStart, -1))}
      >
        <IconChevronLeft size={15} />
      </ActionIcon>
      <span aria-live="polite">
        to <DayText day={day} />
      </span>
      {!isToday && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label="To the end of the next month"
          onClick={() => onDay(nextMonthEnd)}
        >
          <IconChevronRight size={15} />
        </ActionIcon>
      )}
      {!isToday && (
        <Button variant="subtle" size="compact-xs" onClick={() => onDay(undefined)}>
          today
        </Button>
      )}
    </div>
  );
}

const firstOfNextMonth = (day: Day): Day =>
  `${addDays(`${day.slice(0, 8)}01` as Day, 31).slice(0, 8)}01` as Day;

function ClockTable({
  award,
  allocationId,
  lines,
}: {
  award: Award;
  allocationId: AllocationId | null;
  lines: readonly ClockLine[];
}) {
  const { currency } = award;
  return (
    <div className={styles.scrollX}>
      <table className={styles.clocks}>
        <thead>
          <tr>
            <th scope="col">Clock</th>
            <th scope="col">Since</th>
            <th scope="col">Allotted</th>
            <th scope="col">Held</th>
            <th scope="col">Spent</th>
            <th scope="col" data-note="Rate × what was spent by each payment route, rounded once a line">
              Indirect
            </th>
            <th scope="col">Total</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Fragment key={line.clock}>
              <tr>
                <th scope="row">{line.label}</th>
                <td>
                  <DayText day={line.from} />
                </td>
                <td>
                  <Money amount={line.allotted} currency={currency} />
                </td>
                <td>
                  <Money amount={line.heldChange} currency={currency} />
                </td>
                <td>
                  <PlaceLink
                    aria-label={`Entries of ${line.label}: ${formatMoney(line.spent, currency)} spent`}
                    to={{
                      place: 'awards',
                      awardId: award.id,
                      tab: 'ledger',
                      ...(allocationId === null ? {} : { allocationId }),
                      entries: { kind: 'costs', from: line.from, to: line.to },
                    }}
                  >
                    <Money amount={line.spent} currency={currency} tone="loud" />
                  </PlaceLink>
                </td>
                <td>
                  <Money amount={line.indirect} currency={currency} />
                </td>
                <td className={styles.total}>
                  <Money amount={line.total} currency={currency} tone="loud" />
                </td>
              </tr>
              {(line.byRoute.length > 1 || line.indirect !== 0n || line.spentWithoutRate !== 0n) && (
                <tr className={styles.routes}>
                  <td colSpan={7}>
                    {(line.indirect === 0n ? [] : line.byRoute).map(({ route, spent, indirect }) => (
                      <span key={route}>
                        {ROUTE_WORDS[route].toLowerCase()} <Money amount={spent} currency={currency} /> +{' '}
                        <Money amount={indirect} currency={currency} /> indirect
                      </span>
                    ))}
                    {line.spentWithoutRate !== 0n && (
                      <span data-warn>
                        <Money amount={line.spentWithoutRate} currency={currency} /> without a stored rate: no
                        indirect cost is in the total for it
                      </span>
                    )}
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const copyColumns: readonly Column<ClockLine>[] = [
  { id: 'clock', header: 'Clock', width: '', cell: () => null, text: ({ label }) => label },
  { id: 'from', header: 'From', width: '', cell: () => null, text: ({ from }) => from },
  { id: 'to', header: 'To', width: '', cell: () => null, text: ({ to }) => to },
  ...(['allotted', 'heldChange', 'spent', 'indirect', 'total'] as const).map(
    (figure): Column<ClockLine> => ({
      id: figure,
      header: {
        allotted: 'Allotted',
        heldChange: 'Held',
        spent: 'Spent',
        indirect: 'Indirect',
        total: 'Total',
      }[figure],
      width: '',
      cell: () => null,
      text: (line) => toDecimal(line[figure]),
    }),
  ),
];
