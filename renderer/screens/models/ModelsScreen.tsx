/** Models & prices: what can be bought, at which dated price, what a provider says now, and what waits for a decision. */
import { Button, TextInput } from '@mantine/core';
import { IconFileImport, IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import type { Model } from '#shared/contract';
import { go, type ModelAct, type Route } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { Block, ErrorNotice, formatCount, FormModal, Page, PageHeader, PracticeChip } from '#renderer/ui';
import { Accounts } from './Accounts.tsx';
import { AddModel } from './AddModel.tsx';
import { AddPrice } from './AddPrice.tsx';
import { Catalogue } from './Catalogue.tsx';
import { Decisions } from './decisions/Decisions.tsx';
import { modelsPerDollar } from './dollar.ts';
import { EditModel } from './EditModel.tsx';
import { ImportPrices } from './import/ImportPrices.tsx';
import { ModelDrawer } from './ModelDrawer.tsx';
import { TierRule } from './TierRule.tsx';

export type ModelsRoute = Extract<Route, { place: 'models' }>;

export function ModelsScreen({ route }: { route: ModelsRoute }) {
  return route.act === 'import-prices' ? <ImportPrices /> : <CataloguePage route={route} />;
}

function CataloguePage({ route }: { route: ModelsRoute }) {
  const models = useQuery(useRpc().models.list.queryOptions());
  const [typed, setTyped] = useState('');
  const shown = useMemo(() => found(models.data ?? [], typed), [models.data, typed]);
  const open = (act: ModelAct) => go({ place: 'models', act });
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
          <>
            <TextInput
              aria-label="Filter models"
              placeholder="Filter"
              leftSection={<IconSearch size={15} stroke={1.8} />}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              w={160}
            />
            <Button
              variant="default"
              leftSection={<IconFileImport size={15} />}
              onClick={() => open('import-prices')}
            >
              Import prices
            </Button>
            <Button leftSection={<IconPlus size={15} />} onClick={() => open('add-model')}>
              Add model
            </Button>
          </>
        }
      />
      {models.isError ? (
        <ErrorNotice
          trouble={explainError(models.error, 'read the catalogue')}
          onRetry={() => void models.refetch()}
        />
      ) : models.data ? (
        <>
          <Accounts />
          <Decisions />
          <Catalogue models={shown} filter={typed} mark={!allPractice} />
          <Dialogs route={route} models={models.data} />
        </>
      ) : (
        <Block height={420} />
      )}
    </Page>
  );
}

function Dialogs({ route, models }: { route: ModelsRoute; models: readonly Model[] }) {
  const { act, modelId } = route;
  const model = models.find(({ id }) => id === modelId) ?? null;
  const close = () => go({ place: 'models', modelId });
  const dialog = (name: ModelAct, title: string, form: ReactNode, size = 560) => (
    <FormModal opened={act === name} onClose={close} title={title} size={size}>
      {form}
    </FormModal>
  );
  return (
    <>
      <ModelDrawer model={act === undefined ? model : null} onClose={() => go({ place: 'models' })} />
      {dialog('add-model', 'Add a model', <AddModel onClose={close} />)}
      {dialog('tier-rule', 'How tiers are proposed', <TierRule onClose={close} />)}
      {model && dialog('add-price', `New price of ${model.key}`, <AddPrice model={model} onClose={close} />)}
      {model && dialog('edit-model', `Edit ${model.key}`, <EditModel model={model} onClose={close} />, 460)}
    </>
  );
}

function found(models: readonly Model[], typed: string): readonly Model[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return models.filter(({ key, task, modality, tier, provider, accountName }) => {
    const text = `${key} ${task} ${modality} ${tier} ${provider} ${accountName}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
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
