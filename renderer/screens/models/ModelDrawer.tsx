/** One model: its exact id, what it costs now, every dated version before, and what is proposed for it. */
import { ActionIcon, Button, Drawer } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Model } from '#shared/contract';
import { priceWords } from '#shared/money';
import { go, type ModelAct } from '#renderer/routes';
import { useAct, useRpc } from '#renderer/rpc';
import {
  AgoText,
  DayText,
  ErrorNotice,
  Fact,
  Facts,
  formatCounted,
  PracticeChip,
  TierChip,
} from '#renderer/ui';
import { Marks, markOf } from './Catalogue.tsx';
import { ProposalList } from './decisions/Decisions.tsx';
import styles from './models.module.css';
import { ageWords, modelPrice } from './words.ts';

export function ModelDrawer({ model, onClose }: { model: Model | null; onClose: () => void }) {
  return (
    <Drawer
      opened={model !== null}
      onClose={onClose}
      position="right"
      size={560}
      title="Model"
      closeButtonProps={{ 'aria-label': 'Close' }}
      overlayProps={{ backgroundOpacity: 0.12 }}
    >
      {model && <Shown model={model} />}
    </Drawer>
  );
}

function Shown({ model }: { model: Model }) {
  const mark = markOf(model);
  return (
    <div className={styles.drawer} tabIndex={-1} data-autofocus>
      <div>
        <h3 className={styles.drawerKey}>
          <code>{model.key}</code>
          <CopyId id={model.key} />
        </h3>
        <p className={styles.drawerLead}>
          {model.accountName} {model.practice && <PracticeChip />} <Marks model={model} />
        </p>
      </div>
      {mark && <p className={styles.markNote}>{mark.note}</p>}
      <div className={styles.priceNow}>
        <span>Price in force</span>
        <b>{modelPrice(model)}</b>
        {model.price && (
          <p>
            {model.price.source}, {ageWords(model.priceAgeDays)}
          </p>
        )}
      </div>
      <Acts model={model} />
      <Facts>
        <Fact name="Makes" sub={model.task}>
          {model.modality}
        </Fact>
        <Fact name="Tier">
          <TierChip tier={model.tier} />
        </Fact>
        <Fact name="Parameters">{model.hasForm ? 'as the provider says' : 'as this program knows them'}</Fact>
        {model.listedAtMs !== null && (
          <Fact name="Listed by the provider">
            <AgoText atMs={model.listedAtMs} />
          </Fact>
        )}
      </Facts>
      <Waiting model={model} />
      <Versions model={model} />
    </div>
  );
}

function CopyId({ id }: { id: string }) {
  const clipboard = useClipboard({ timeout: 1500 });
  return (
    <ActionIcon
      size="sm"
      aria-label={clipboard.copied ? 'Copied' : 'Copy the exact id'}
      onClick={() => clipboard.copy(id)}
    >
      {clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
    </ActionIcon>
  );
}

function Acts({ model }: { model: Model }) {
  const confirm = useAct(useRpc().prices.confirm.mutationOptions(), 'confirm the price');
  const open = (act: ModelAct) => go({ place: 'models', modelId: model.id, act });
  return (
    <>
      <div className={styles.drawerActs}>
        <Button size="xs" variant={model.price ? 'default' : 'filled'} onClick={() => open('add-price')}>
          Add price
        </Button>
        {model.price && (
          <Button
            size="xs"
            variant={model.stale ? 'filled' : 'default'}
            loading={confirm.pending}
            onClick={() => confirm.run({ modelId: model.id })}
            data-note="You looked, and the figure still holds: adds a version of today with the same figure."
          >
            Confirm {modelPrice(model)}
          </Button>
        )}
        <Button size="xs" variant="default" onClick={() => open('edit-model')}>
          Edit
        </Button>
      </div>
      {confirm.trouble && <ErrorNotice trouble={confirm.trouble} />}
    </>
  );
}

function Waiting({ model }: { model: Model }) {
  const proposals = useQuery(useRpc().catalogue.proposals.queryOptions());
  const own = (proposals.data?.open ?? []).filter(({ modelId }) => modelId === model.id);
  if (own.length === 0) return null;
  return (
    <section className={styles.drawerList}>
      <h4>Proposed, not in force</h4>
      <ProposalList proposals={own} label={`Proposed for ${model.key}`} named={false} />
    </section>
  );
}

function Versions({ model }: { model: Model }) {
  return (
    <section>
      <h4>{formatCounted(model.prices.length, 'version')} of its price</h4>
      {model.prices.length === 0 && <p className={styles.drawerLead}>No price was ever written.</p>}
      <ol className={styles.versions} aria-label={`Prices of ${model.key}`}>
        {model.prices.map((version) => (
          <li key={version.id} data-now={version.id === model.price?.id || undefined}>
            <div>
              <b>{priceWords(version, version.currency)}</b>
              <span>{stateOf(model, version)}</span>
            </div>
            <p>
              from <DayText day={version.validFrom} /> · {version.source}, read{' '}
              <DayText day={version.sourceDay} />
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function stateOf({ price, prices }: Model, version: Model['prices'][number]): string {
  if (version.id === price?.id) return 'in force';
  const now = prices.findIndex(({ id }) => id === price?.id);
  return now < 0 || prices.indexOf(version) < now ? 'to come' : 'before';
}
