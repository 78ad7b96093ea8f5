/** `models list | show | add | edit | check | accept | dismiss`: the catalogue, and what would change it. */
import type { Command } from 'commander';
import { ok } from '#shared/base';
import type { Model } from '#shared/contract';
import { formatExact, unitWords } from '#shared/money';
import { asked } from '../failure.ts';
import { table } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';
import { modelJson } from './catalogue-json.ts';
import { modelsCheckCommands } from './models-check.ts';
import { modelsEditCommands } from './models-edit.ts';

type Price = NonNullable<Model['price']>;

export function modelsCommands(program: Command, session: Session): void {
  const models = program.command('models').description('models and their prices');
  models
    .command('list')
    .description('every model that can be bought, the cheapest first')
    .action(() => session.inApp(listModels));
  modelsEditCommands(models, session);
  modelsCheckCommands(models, session);
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
            text: ({ price }) => (price ? amounts(price) : 'none known'),
            isFigure: true,
          },
          { title: 'per', text: ({ price }) => (price ? unitWords(price.unit, price.perUnits) : '') },
          { title: '', text: (model) => marks(model), paint: paint.red },
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

const amounts = ({ nanos, outputNanos, currency }: Price): string =>
  [nanos, ...(outputNanos === null ? [] : [outputNanos])]
    .map((each) => formatExact(each, currency))
    .join(' / ');

/** What stands in the way of queueing it. */
const marks = ({ goneAtMs, price, stale }: Model): string =>
  goneAtMs === null ? (price === null ? 'no price' : stale ? 'stale' : '') : 'gone';

/** Models without a price come last. */
function compare(a: Price | null, b: Price | null): number {
  if (!a || !b) return Number(!a) - Number(!b);
  const left = a.nanos * b.perUnits;
  const right = b.nanos * a.perUnits;
  return left < right ? -1 : Number(left > right);
}
