/** `models list`: the catalogue with today's prices. */
import type { Command } from 'commander';
import { ok } from '#shared/base';
import type { Model } from '#shared/contract';
import { formatExact } from '#shared/money';
import { asked } from '../failure.ts';
import { table } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';

type Price = NonNullable<Model['price']>;

export function modelsCommands(program: Command, session: Session): void {
  const models = program.command('models').description('models and their prices');
  models
    .command('list')
    .description('every model that can be bought, the cheapest first')
    .action(() => session.inApp(listModels));
}

async function listModels({ client, terminal }: Opened): Promise<Answer> {
  const listed = await asked(client.models.list());
  if (!listed.ok) return listed;
  const { paint, width } = terminal;
  const models = listed.value.toSorted((a, b) => compare(a.price, b.price) || a.key.localeCompare(b.key));
  return ok({
    json: { models: models.map(modelJson) },
    text: () =>
      table<Model>(
        [
          { title: 'model', text: ({ key }) => key, paint: paint.bold },
          { title: 'makes', text: ({ modality }) => modality },
          { title: 'tier', text: ({ tier }) => tier },
          {
            title: 'price',
            text: ({ price }) => (price ? formatExact(price.nanos) : 'none known'),
            isFigure: true,
          },
          { title: 'per', text: ({ price }) => (price ? perWords(price) : '') },
          {
            title: 'source',
            text: ({ price }) => (price ? `${price.source}, ${price.sourceDay}` : ''),
            isFlexible: true,
            paint: paint.dim,
          },
          {
            title: 'account',
            text: ({ accountName, practice }) => `${accountName}${practice ? ' (practice)' : ''}`,
            paint: paint.dim,
          },
        ],
        models,
        { paint, width },
      ),
  });
}

/** Today's price beside the model: `priceNanos` for every `perUnits` units; null where none is known. */
const modelJson = ({ price, prices, ...model }: Model) => ({
  ...model,
  priceNanos: price?.nanos ?? null,
  perUnits: price?.perUnits ?? null,
  unit: price?.unit ?? null,
  prices: prices.map(priceJson),
});

const priceJson = ({ nanos, ...price }: Price) => ({ priceNanos: nanos, ...price });

const perWords = ({ perUnits, unit }: Price): string =>
  perUnits === 1n ? unit : `${perUnits.toLocaleString('en-US')} ${unit}s`;

/** Models without a price come last. */
function compare(a: Price | null, b: Price | null): number {
  if (!a || !b) return Number(!a) - Number(!b);
  const left = a.nanos * b.perUnits;
  const right = b.nanos * a.perUnits;
  return left < right ? -1 : Number(left > right);
}
