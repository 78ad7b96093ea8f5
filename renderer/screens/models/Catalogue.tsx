/** The table of models: by account where there are several, by tier within it. */
import {
  IconAlertTriangle,
  IconBan,
  IconClockExclamation,
  IconTags,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Model } from '#shared/contract';
import { TIERS } from '#shared/domain';
import { formatExact, unitWords } from '#shared/money';
import { PlaceLink } from '#renderer/routes';
import {
  Card,
  type Column,
  CopyTable,
  DayText,
  EmptyState,
  formatCount,
  PracticeChip,
  TierChip,
} from '#renderer/ui';
import { bought } from './dollar.ts';
import styles from './models.module.css';
import { ModalityIcon, PriceLadder } from './PriceLadder.tsx';
import { ageWords, modelPrice } from './words.ts';

const text = (id: string, header: string, of: (model: Model) => string): Column<Model> => ({
  id,
  header,
  width: '',
  cell: () => null,
  text: of,
});

const COLUMNS: readonly Column<Model>[] = [
  text('key', 'Model', ({ key }) => key),
  text('account', 'Account', ({ accountName }) => accountName),
  text('tier', 'Tier', ({ tier }) => tier),
  text('modality', 'Makes', ({ modality }) => modality),
  text('task', 'Task', ({ task }) => task),
  text('price', 'Price', modelPrice),
  text('state', 'State', (model) => markOf(model)?.label ?? ''),
  text('source', 'Source', ({ price }) => (price ? `${price.source}, ${price.sourceDay}` : '')),
];

export function Catalogue({
  models,
  filter,
  mark,
}: {
  models: readonly Model[];
  filter: string;
  mark: boolean;
}) {
  const accounts = [...new Map(models.map((model) => [model.accountId, model.accountName]))];
  return (
    <Card
      flush
      title="Catalogue"
      aside={
        <span className={styles.aside}>
          <PlaceLink className={styles.quietLink} to={{ place: 'models', act: 'tier-rule' }}>
            How tiers are proposed
          </PlaceLink>
          <CopyTable columns={COLUMNS} rows={models} />
        </span>
      }
    >
      {models.length === 0 ? (
        <EmptyState icon={IconTags} title={filter === '' ? 'The catalogue is empty' : 'No model fits'}>
          {filter === ''
            ? 'Check a provider account for what it sells, or add a model by its exact id.'
            : `Nothing in the catalogue matches “${filter}”.`}
        </EmptyState>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">Task</th>
                <th scope="col" className={styles.end}>
                  Price
                </th>
                <th scope="col" className={styles.ladderHead} aria-label="On a scale from $0.000001 to $1">
                  $0.000001 to $1, log
                </th>
                <th scope="col" className={styles.end}>
                  A dollar buys
                </th>
                <th scope="col">Source</th>
              </tr>
            </thead>
            {accounts.map(([accountId, name]) => (
              <AccountRows
                key={accountId}
                name={accounts.length > 1 ? name : null}
                models={models.filter((model) => model.accountId === accountId)}
                mark={mark}
              />
            ))}
          </table>
        </div>
      )}
    </Card>
  );
}

function AccountRows({
  name,
  models,
  mark,
}: {
  name: string | null;
  models: readonly Model[];
  mark: boolean;
}) {
  return TIERS.map((tier) => {
    const rows = models.filter((model) => model.tier === tier);
    if (rows.length === 0) return null;
    return (
      <tbody key={tier}>
        <tr className={styles.tierRow}>
          <th colSpan={6} scope="rowgroup">
            {name !== null && <b>{name}</b>} <TierChip tier={tier} /> <span>{formatCount(rows.length)}</span>
          </th>
        </tr>
        {rows.map((model) => (
          <ModelRow key={model.id} model={model} mark={mark && model.practice} />
        ))}
      </tbody>
    );
  });
}

function ModelRow({ model, mark }: { model: Model; mark: boolean }) {
  const { price, proposals } = model;
  return (
    <tr data-gone={model.goneAtMs === null ? undefined : true}>
      <th scope="row">
        <span className={styles.key}>
          <span className={styles.keyName}>
            <ModalityIcon modality={model.modality} />
            <PlaceLink className={styles.open} to={{ place: 'models', modelId: model.id }}>
              {model.key}
            </PlaceLink>
          </span>
          {mark && <PracticeChip />}
          <Marks model={model} />
          {proposals > 0 && <span className={styles.waiting}>{formatCount(proposals)} proposed</span>}
        </span>
      </th>
      <td className={styles.task}>{model.task}</td>
      <td className={styles.price}>
        {price ? (
          <>
            {[price.nanos, price.outputNanos, price.cachedNanos]
              .flatMap((amount) => (amount === null ? [] : [formatExact(amount, price.currency)]))
              .join(' / ')}{' '}
            <span className={styles.unit}>{tokensWords(price)}</span>
          </>
        ) : (
          <span className={styles.noPrice}>cannot be queued</span>
        )}
      </td>
      <td className={styles.ladderCell}>{price && <PriceLadder price={price} />}</td>
      <td className={styles.end}>{price ? bought(price) : '–'}</td>
      <td
        className={styles.source}
        data-note={price ? `${price.source}\n${ageWords(model.priceAgeDays)}` : undefined}
      >
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

function tokensWords(price: NonNullable<Model['price']>): string {
  const names = [
    ...(price.outputNanos === null ? [] : ['out']),
    ...(price.cachedNanos === null ? [] : ['cached']),
  ];
  const unit = unitWords(price.unit, price.perUnits);
  return names.length === 0 ? unit : `${unit} in / ${names.join(' / ')}`;
}

interface Mark {
  readonly label: string;
  readonly note: string;
  readonly icon: TablerIcon;
  readonly tone: 'bad' | 'warn';
}

/** What stands in the way of queueing it; null: nothing. */
export function markOf({ goneAtMs, replacedBy, price, stale, priceAgeDays }: Model): Mark | null {
  if (goneAtMs !== null)
    return {
      label: 'gone',
      note: `The provider no longer has it${replacedBy === null ? '' : `; ${replacedBy} is named in its stead`}. It cannot be queued.`,
      icon: IconBan,
      tone: 'bad',
    };
  if (price === null)
    return {
      label: 'no price',
      note: 'An unknown price is not zero. Add one before it is queued.',
      icon: IconAlertTriangle,
      tone: 'bad',
    };
  return stale
    ? {
        label: 'stale',
        note: `Its price was ${ageWords(priceAgeDays)}. Check the account or confirm the price before it is queued.`,
        icon: IconClockExclamation,
        tone: 'warn',
      }
    : null;
}

export function Marks({ model }: { model: Model }) {
  const mark = markOf(model);
  if (!mark) return null;
  const Icon = mark.icon;
  return (
    <span className={styles.mark} data-tone={mark.tone} data-note={mark.note}>
      <Icon size={13} stroke={2} aria-hidden />
      {mark.label}
    </span>
  );
}
