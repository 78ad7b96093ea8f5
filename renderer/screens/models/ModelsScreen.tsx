/** Models & prices: what can be bought, at which dated price, and how much of it a dollar buys. */
import { TextInput } from '@mantine/core';
import { IconSearch, IconTags } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Model } from '#shared/contract';
import { TIERS } from '#shared/domain';
import { formatExact } from '#shared/money';
import { explainError, useRpc } from '#renderer/rpc';
import {
  Block,
  Card,
  type Column,
  CopyTable,
  DayText,
  EmptyState,
  ErrorNotice,
  formatCount,
  formatDay,
  Money,
  Page,
  PageHeader,
  PracticeChip,
  TierChip,
} from '#renderer/ui';
import { bought, modelsPerDollar } from './dollar.ts';
import styles from './models.module.css';
import { ModalityIcon, PriceLadder } from './PriceLadder.tsx';

const COLUMNS: readonly Column<Model>[] = [
  { id: 'key', header: 'Model', width: '', cell: () => null, text: ({ key }) => key },
  { id: 'tier', header: 'Tier', width: '', cell: () => null, text: ({ tier }) => tier },
  { id: 'modality', header: 'Makes', width: '', cell: () => null, text: ({ modality }) => modality },
  { id: 'task', header: 'Task', width: '', cell: () => null, text: ({ task }) => task },
  {
    id: 'price',
    header: 'Price (USD)',
    width: '',
    cell: () => null,
    text: ({ price }) => (price ? formatExact(price.nanos, price.currency) : 'unknown'),
  },
  { id: 'unit', header: 'Unit', width: '', cell: () => null, text: ({ price }) => price?.unit ?? '' },
  {
    id: 'source',
    header: 'Source',
    width: '',
    cell: () => null,
    text: ({ price }) => (price ? `${price.source}, ${price.sourceDay}` : ''),
  },
];

export function ModelsScreen() {
  const models = useQuery(useRpc().models.list.queryOptions());
  const [typed, setTyped] = useState('');
  const shown = useMemo(() => {
    const words = typed
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    return (models.data ?? []).filter(({ key, task, modality, tier, provider }) => {
      const text = `${key} ${task} ${modality} ${tier} ${provider}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }, [models.data, typed]);

  // Marked once when it holds for all, else on each that it holds for.
  const allPractice = models.data?.every(({ practice }) => practice) ?? false;
  return (
    <Page>
      <PageHeader
        title="Models & prices"
        lead={
          models.data ? (
            <>
              <Spread models={models.data} /> {allPractice && <PracticeChip />}
            </>
          ) : (
            'Reading the catalogue'
          )
        }
        actions={
          <TextInput
            aria-label="Filter models"
            placeholder="Filter"
            leftSection={<IconSearch size={15} stroke={1.8} />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            w={200}
          />
        }
      />
      {models.isError ? (
        <ErrorNotice
          trouble={explainError(models.error, 'read the catalogue')}
          onRetry={() => void models.refetch()}
        />
      ) : !models.data ? (
        <Block height={420} />
      ) : (
        <Card flush title="Catalogue" aside={<CopyTable columns={COLUMNS} rows={shown} />}>
          {shown.length === 0 ? (
            <EmptyState icon={IconTags} title={typed === '' ? 'The catalogue is empty' : 'No model fits'}>
              {typed === ''
                ? 'Prices come with the program and from your provider accounts.'
                : `Nothing in the catalogue matches “${typed}”.`}
            </EmptyState>
          ) : (
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">Model</th>
                  <th scope="col">Task</th>
                  <th scope="col" className={styles.end}>
                    Price
                  </th>
                  <th scope="col" className={styles.ladderHead}>
                    $0.000001 to $1, log scale
                  </th>
                  <th scope="col" className={styles.end}>
                    A dollar buys
                  </th>
                  <th scope="col">Source</th>
                </tr>
              </thead>
              {TIERS.map((tier) => {
                const rows = shown.filter((model) => model.tier === tier);
                if (rows.length === 0) return null;
                return (
                  <tbody key={tier}>
                    <tr className={styles.tierRow}>
                      <th colSpan={6} scope="rowgroup">
                        <TierChip tier={tier} /> <span>{formatCount(rows.length)}</span>
                      </th>
                    </tr>
                    {rows.map((model) => (
                      <ModelRow key={model.id} model={model} mark={model.practice && !allPractice} />
                    ))}
                  </tbody>
                );
              })}
            </table>
          )}
        </Card>
      )}
    </Page>
  );
}

function ModelRow({ model, mark }: { model: Model; mark: boolean }) {
  const { price } = model;
  const older = model.prices.filter(({ id }) => id !== price?.id);
  return (
    <tr>
      <th scope="row">
        <span className={styles.key}>
          <ModalityIcon modality={model.modality} />
          <code>{model.key}</code>
          {mark && <PracticeChip />}
        </span>
      </th>
      <td className={styles.task}>{model.task}</td>
      <td className={styles.end}>
        {price ? (
          <>
            <Money amount={price.nanos} currency={price.currency} exact />
            <span className={styles.unit}>
              {' '}
              / {price.perUnits === 1n ? price.unit : `${formatCount(Number(price.perUnits))} ${price.unit}s`}
            </span>
          </>
        ) : (
          <span className={styles.noPrice}>no price, cannot be queued</span>
        )}
        {older.map((version) => (
          <div
            key={version.id}
            className={styles.older}
            data-note={`${version.source}, ${formatDay(version.sourceDay)}`}
          >
            until <DayText day={price?.validFrom ?? version.validFrom} />:{' '}
            {formatExact(version.nanos, version.currency)}
          </div>
        ))}
      </td>
      <td>{price && <PriceLadder price={price} />}</td>
      <td className={styles.end}>{price ? bought(price) : '–'}</td>
      <td className={styles.source} data-note={price?.source}>
        {price && (
          <>
            {price.source}
            <br />
            <DayText day={price.sourceDay} />
          </>
        )}
      </td>
    </tr>
  );
}

/** The one line that explains why there are tiers. */
function Spread({ models }: { models: readonly Model[] }) {
  const spread = modelsPerDollar(models);
  if (!spread) return <>{formatCount(models.length)} models</>;
  return (
    <>
      {formatCount(models.length)} models. One request to {spread.dearest.key} costs as much as{' '}
      {formatCount(spread.times)} to {spread.cheapest.key}.
    </>
  );
}
