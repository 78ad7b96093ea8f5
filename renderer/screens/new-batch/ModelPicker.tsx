/** Models as chips, grouped by tier with their price; and repeats. */
import { Button, NumberInput } from '@mantine/core';
import type { Model } from '#shared/contract';
import { modelName, TIERS } from '#shared/domain';
import { formatMoney, type PriceUnit, priceWords } from '#shared/money';
import { Block, Card, formatCount, TierChip } from '#renderer/ui';
import { changeDraft, toggleModel, useDraft } from './draft.ts';
import styles from './new-batch.module.css';

export function ModelPicker({ models }: { models: readonly Model[] | undefined }) {
  const { modelKeys, repeats } = useDraft();
  return (
    <Card
      title="Models"
      aside={
        <span className={styles.quick}>
          {models && (
            <Button
              variant="subtle"
              size="compact-xs"
              onClick={() =>
                changeDraft({
                  modelKeys: models
                    .filter(({ tier, modality }) => tier === 'baseline' && modality === 'image')

                    .map((model) => modelName(models, model)),
                })
              }
            >
              image baselines
            </Button>
          )}
          {modelKeys.length > 0 && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              onClick={() => changeDraft({ modelKeys: [] })}
            >
              clear {formatCount(modelKeys.length)}
            </Button>
          )}
        </span>
      }
    >
      {!models ? (
        <Block height={180} />
      ) : (
        <div className={styles.tiers}>
          {TIERS.map((tier) => (
            <fieldset key={tier} className={styles.tier}>
              <legend>
                <TierChip tier={tier} />
              </legend>
              <div className={styles.chips}>
                {models
                  .filter((model) => model.tier === tier)
                  .map((model) => (
                    <ModelChip
                      key={model.id}
                      model={model}
                      name={modelName(models, model)}
                      chosen={modelKeys.includes(modelName(models, model))}
                    />
                  ))}
              </div>
            </fieldset>
          ))}
          <div className={styles.repeats}>
            <NumberInput
              label="Repeats"
              w={110}
              min={1}
              max={10_000}
              allowDecimal={false}
              clampBehavior="strict"
              value={repeats}
              onChange={(value) =>
                changeDraft({ repeats: typeof value === 'number' && value >= 1 ? value : 1 })
              }
            />
            <p>Each prompt is run this often on each model, every time with its own seed.</p>
          </div>
        </div>
      )}
    </Card>
  );
}

interface ChipProps {
  readonly model: Model;
  readonly name: string;
  readonly chosen: boolean;
}

function ModelChip({ model, name, chosen }: ChipProps) {
  const { price } = model;
  return (
    <label
      className={styles.chip}
      data-chosen={chosen || undefined}
      data-disabled={price === null || undefined}
      data-note={
        price
          ? `${model.task} (${model.modality}), ${priceWords(price, price.currency)}`
          : 'No price is known, so it cannot be queued'
      }
    >
      <input type="checkbox" checked={chosen} disabled={price === null} onChange={() => toggleModel(name)} />
      <span className={styles.box} aria-hidden />
      <span className={styles.chipName}>{name}</span>
      <span className={styles.chipPrice}>{price ? chipPrice(price) : 'no price'}</span>
    </label>
  );
}

const SHORT_UNITS: Readonly<Partial<Record<PriceUnit, string>>> = {
  second: ' / s',
  'compute-second': ' / s',
  megapixel: ' / MP',
};

/** Short, as it stands beside others; the note says it in full. */
const chipPrice = ({ nanos, perUnits, unit, currency }: NonNullable<Model['price']>): string =>
  `${formatMoney(nanos, currency)}${perUnits > 1n ? ' / M' : (SHORT_UNITS[unit] ?? '')}`;
