/** One proposal: what would change, where it was read and how sure that is, and the two answers to it. */
import { Button, Select } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { Proposal } from '#shared/contract';
import { CONFIDENCE_WORDS, MODALITIES, type Modality } from '#shared/domain';
import { changeWords, priceWords } from '#shared/money';
import { PlaceLink } from '#renderer/routes';
import { useAct, useRpc } from '#renderer/rpc';
import { DayText, ErrorNotice } from '#renderer/ui';
import { UNIT_CHOICES, type UnitChoice, unitOf } from '../unit-choices.ts';
import { lacksModality, lacksUnit, saidPrice } from '../words.ts';
import styles from './decisions.module.css';

const MODALITY_CHOICES = MODALITIES.map((value) => ({ value, label: `makes ${value}` }));

export function ProposalLine({ proposal, named }: { proposal: Proposal; named: boolean }) {
  const rpc = useRpc();
  const [unit, setUnit] = useState<UnitChoice | null>(null);
  const [modality, setModality] = useState<Modality | null>(null);
  const accept = useAct(rpc.catalogue.accept.mutationOptions(), 'accept the proposal');
  const dismiss = useAct(rpc.catalogue.dismiss.mutationOptions(), 'dismiss the proposal');
  const { id: proposalId, modelKey, source, sourceDay, confidence, note } = proposal;
  const needsUnit = lacksUnit(proposal);
  const needsModality = lacksModality(proposal);
  const isReady = (!needsUnit || unit !== null) && (!needsModality || modality !== null);
  const trouble = accept.trouble ?? dismiss.trouble;
  const run = () =>
    accept.run({
      items: [
        {
          proposalId,
          ...(unit === null ? {} : unitOf(unit)),
          ...(modality === null ? {} : { modality }),
        },
      ],
    });
  return (
    <li className={styles.line}>
      <div className={styles.what}>
        {named && <ModelName proposal={proposal} />}
        <span className={styles.change}>
          <Change proposal={proposal} />
        </span>
        <p className={styles.source}>
          {source}, <DayText day={sourceDay} />
          {confidence !== 'provider' && <> · {CONFIDENCE_WORDS[confidence]}</>}
          {note !== null && <> · {note}</>}
        </p>
      </div>
      <div className={styles.acts}>
        {needsUnit && (
          <Select
            size="xs"
            w={170}
            aria-label={`Unit of the price of ${modelKey}`}
            placeholder="Per what?"
            data={[...UNIT_CHOICES]}
            value={unit}
            onChange={(value) => setUnit(UNIT_CHOICES.find((each) => each.value === value)?.value ?? null)}
          />
        )}
        {needsModality && (
          <Select
            size="xs"
            w={130}
            aria-label={`What ${modelKey} makes`}
            placeholder="Makes what?"
            data={MODALITY_CHOICES}
            value={modality}
            onChange={(value) => setModality(MODALITIES.find((each) => each === value) ?? null)}
          />
        )}
        <Button
          size="xs"
          variant="default"
          disabled={!isReady || dismiss.pending}
          loading={accept.pending}
          onClick={run}
          aria-label={`${acceptWords(proposal)}: ${modelKey}`}
        >
          {acceptWords(proposal)}
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          disabled={accept.pending}
          loading={dismiss.pending}
          onClick={() => dismiss.run({ proposalIds: [proposalId] })}
          aria-label={`Dismiss: ${modelKey}`}
        >
          Dismiss
        </Button>
      </div>
      {trouble && (
        <div className={styles.lineTrouble}>
          <ErrorNotice trouble={trouble} />
        </div>
      )}
    </li>
  );
}

function ModelName({ proposal: { modelId, modelKey } }: { proposal: Proposal }) {
  return modelId === null ? (
    <b className={styles.name}>{modelKey}</b>
  ) : (
    <PlaceLink className={styles.name} to={{ place: 'models', modelId }}>
      {modelKey}
    </PlaceLink>
  );
}

function Change({ proposal }: { proposal: Proposal }) {
  const { kind, now, rate, replacedBy, tier, modality } = proposal;
  const said = saidPrice(proposal);
  switch (kind) {
    case 'price': {
      if (rate && isStill(proposal)) return <>still {priceWords(rate, rate.currency)}</>;
      const change = now && rate && changeWords(now, rate);
      return (
        <>
          {now && (
            <>
              <s>{priceWords(now, now.currency)}</s>
              <IconArrowRight size={13} stroke={1.8} aria-label="becomes" />
            </>
          )}
          <strong>{said}</strong>
          {change !== null && <i data-tone={change.includes('+') ? 'warn' : 'good'}>{change}</i>}
        </>
      );
    }
    case 'new-model':
      return (
        <>
          new: <strong>{said ?? 'no price is said'}</strong>
          {modality !== null && <span>{[modality, tier].filter((part) => part !== null).join(', ')}</span>}
        </>
      );
    case 'gone':
      return (
        <>
          not at the provider{replacedBy === null ? '' : '; in its stead '}
          {replacedBy !== null && <strong>{replacedBy}</strong>}
        </>
      );
    case 'listed-again':
      return <>is there again</>;
    case 'form':
      return <>takes other parameters</>;
  }
}

/** The figure in force, once more: accepting it gives it a new date. */
const isStill = ({ kind, now, rate }: Proposal): boolean =>
  kind === 'price' &&
  now !== null &&
  rate !== null &&
  now.currency === rate.currency &&
  changeWords(now, rate) === 'the same';

function acceptWords(proposal: Proposal): string {
  switch (proposal.kind) {
    case 'price':
      return isStill(proposal) ? 'Confirm price' : 'Accept price';
    case 'new-model':
      return 'Add model';
    case 'gone':
      return 'Mark gone';
    case 'listed-again':
      return 'Take back';
    case 'form':
      return 'Accept form';
  }
}
