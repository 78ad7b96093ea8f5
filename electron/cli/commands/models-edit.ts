/** `models show | add | edit`. */
import { type Command, Option } from 'commander';
import { ok } from '#shared/base';
import type { Model } from '#shared/contract';
import { MODALITIES, type Modality, type Tier, TIERS } from '#shared/domain';
import { priceWords } from '#shared/money';
import { asked } from '../failure.ts';
import { facts, table } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { modelJson } from './catalogue-json.ts';
import { findAccount, findModel } from './find-model.ts';

interface EditOptions {
  readonly account?: string;
  readonly modality?: Modality;
  readonly task?: string;
  readonly tier?: Tier;
}

export const ACCOUNT_OPTION = [
  '--account <name>',
  'which account, where more than one is connected',
] as const;

export function modelsEditCommands(models: Command, session: Session): void {
  models
    .command('show')
    .description('one model with all its dated prices')
    .argument('<model>', 'its exact id')
    .option(...ACCOUNT_OPTION)
    .action((key: string, { account }: EditOptions) =>
      session.inApp(async (opened) => {
        const model = await findModel(opened, key, account);
        return model.ok ? shown(model.value, opened.terminal) : model;
      }),
    );
  models
    .command('add')
    .description(
      'a model of an account, by the exact id that the provider uses; give it a price with `prices add`',
    )
    .argument('<model>', 'its exact id')
    .addOption(new Option('--modality <kind>', 'what it makes').choices(MODALITIES).makeOptionMandatory())
    .requiredOption('--task <words>', 'what it does, in a few words')
    .addOption(new Option('--tier <tier>', 'default: by its price').choices(TIERS))
    .option(...ACCOUNT_OPTION)
    .action((key: string, options: EditOptions & Required<Pick<EditOptions, 'modality' | 'task'>>) =>
      session.inApp((opened) => add(opened, key, options)),
    );
  models
    .command('edit')
    .description('change what a model is filed under; its prices and what was charged stay')
    .argument('<model>', 'its exact id')
    .addOption(new Option('--modality <kind>', 'what it makes').choices(MODALITIES))
    .option('--task <words>', 'what it does, in a few words')
    .addOption(new Option('--tier <tier>', 'premium is confirmed and sent more carefully').choices(TIERS))
    .option(...ACCOUNT_OPTION)
    .action((key: string, options: EditOptions) => session.inApp((opened) => edit(opened, key, options)));
}

async function add(
  opened: Opened,
  key: string,
  { account, modality, task, tier }: EditOptions & Required<Pick<EditOptions, 'modality' | 'task'>>,
): Promise<Answer> {
  const accountId = await findAccount(opened, account);
  if (!accountId.ok) return accountId;
  const added = await asked(
    opened.client.models.add({ accountId: accountId.value, key, modality, task, tier }),
  );
  return added.ok ? shown(added.value, opened.terminal) : added;
}

async function edit(opened: Opened, key: string, { account, ...changes }: EditOptions): Promise<Answer> {
  const model = await findModel(opened, key, account);
  if (!model.ok) return model;
  const edited = await asked(opened.client.models.edit({ modelId: model.value.id, ...changes }));
  return edited.ok ? shown(edited.value, opened.terminal) : edited;
}

export const shown = (model: Model, terminal: Terminal): Answer =>
  ok({ json: { model: modelJson(model) }, text: () => modelPage(model, terminal) });

function modelPage(model: Model, { paint, width }: Terminal): string {
  const { key, accountName, practice, modality, task, tier, price, prices, proposals } = model;
  const age = model.priceAgeDays === null ? '' : `, read ${model.priceAgeDays} days ago`;
  const rows: (readonly [string, string])[] = [
    ['account', `${accountName}${practice ? ' (practice)' : ''}`],
    ['makes', `${modality}, ${task}`],
    ['tier', tier],
    ['price', price ? `${priceWords(price, price.currency)}${age}` : 'none known: it cannot be queued'],
    ...(model.stale
      ? [['', paint.red('too old to queue at; `prices confirm` or `models check`')] as const]
      : []),
    ...(model.goneAtMs === null
      ? []
      : [
          [
            'gone',
            paint.red(model.replacedBy === null ? 'no replacement is known' : `use ${model.replacedBy}`),
          ] as const,
        ]),
    ...(proposals > 0
      ? [['waiting', `${proposals} to decide; \`prices proposals\` shows them`] as const]
      : []),
  ];
  const versions = table(
    [
      { title: 'from', text: (each) => each.validFrom },
      { title: 'price', text: (each) => priceWords(each, each.currency), paint: paint.bold },
      { title: '', text: (each) => (each.id === price?.id ? 'in force' : '') },
      { title: 'read', text: (each) => each.sourceDay },
      { title: 'source', text: (each) => each.source, isFlexible: true, paint: paint.dim },
    ],
    prices,
    { paint, width },
  );
  return [paint.bold(key), facts(rows, paint), ...(prices.length > 0 ? ['', versions] : [])].join('\n');
}
