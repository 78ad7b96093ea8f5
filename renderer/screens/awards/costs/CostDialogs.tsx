/** What stands open on the page of costs: each act has its address, and so has each entry. */
import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Day } from '#shared/base';
import type { Award, CostView, PrepaidCredit, SplitRule } from '#shared/contract';
import type { AllocationId, EntryId } from '#shared/domain';
import { type AwardAct, go } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { Block, ErrorNotice, FormModal } from '#renderer/ui';
import type { AwardRoute } from '../award/AwardPage.tsx';
import { ChargeForm } from './ChargeForm.tsx';
import { AdjustForm, RefundForm } from './CorrectForm.tsx';
import { CostChooser } from './CostChooser.tsx';
import { CostEntry } from './CostEntry.tsx';
import { AddCreditForm, UseCreditForm } from './CreditForms.tsx';
import styles from './costs.module.css';
import { Notice } from './Notice.tsx';
import { SplitForm } from './SplitForm.tsx';
import { SplitRuleForm } from './SplitRuleForm.tsx';
import type { Places } from './use-allocations.ts';

export interface CostDialogsProps {
  readonly award: Award;
  readonly route: AwardRoute;
  readonly rules: readonly SplitRule[];
  readonly credits: readonly PrepaidCredit[];
  readonly places: Places;
  readonly today: Day;
  readonly start: { readonly rule: string | null; readonly credit: PrepaidCredit | null };
  readonly open: (act: AwardAct) => void;
}

const TITLES = {
  charge: 'Book a cost',
  split: 'Split a cost',
  'split-rule': 'Write a split rule',
  credit: 'Note prepaid credit',
  'use-credit': 'Use prepaid credit',
  refund: 'Book a refund',
  adjust: 'Book a correction',
} as const;
type CostAct = keyof typeof TITLES;

const isCostAct = (act: AwardAct | undefined): act is CostAct => act !== undefined && act in TITLES;

export function CostDialogs(props: CostDialogsProps) {
  const { route, award } = props;
  const act = isCostAct(route.act) ? route.act : null;
  const close = () => go({ ...route, act: undefined, entryId: undefined }, { replace: true });
  const entryId = act === null ? route.entryId : undefined;
  return (
    <>
      <FormModal opened={act !== null} onClose={close} title={act === null ? '' : TITLES[act]} size={680}>
        {act !== null && <Content {...props} act={act} close={close} />}
      </FormModal>
      <FormModal opened={entryId !== undefined} onClose={close} title="Cost" size={640}>
        {entryId !== undefined && (
          <WithCost award={award} entryId={entryId}>
            {(cost) => <CostEntry award={award} cost={cost} route={route} />}
          </WithCost>
        )}
      </FormModal>
    </>
  );
}

function Content({
  award,
  route,
  rules,
  credits,
  places,
  today,
  start,
  open,
  act,
  close,
}: CostDialogsProps & { act: CostAct; close: () => void }) {
  switch (act) {
    case 'charge':
      return <ChargeForm award={award} allocationId={route.allocationId} today={today} onClose={close} />;
    case 'split':
      return (
        <SplitForm
          award={award}
          rules={rules}
          places={places}
          today={today}
          onNewRule={() => open('split-rule')}
          onClose={close}
        />
      );
    case 'split-rule':
      return <SplitRuleForm rules={rules} places={places} today={today} start={start.rule} onClose={close} />;
    case 'credit':
      return <AddCreditForm award={award} today={today} onClose={close} />;
    case 'use-credit':
      return (
        <UseCreditForm
          award={award}
          credits={credits}
          creditId={start.credit?.id ?? null}
          today={today}
          onClose={close}
        />
      );
    case 'refund':
      return route.entryId === undefined ? (
        <CostChooser
          award={award}
          lead="Which cost is given back, in whole or in part?"
          onChoose={({ id }) => go({ ...route, entryId: id }, { replace: true })}
        />
      ) : (
        <WithCost award={award} entryId={route.entryId}>
          {(cost) => <RefundForm award={award} cost={cost} onClose={close} />}
        </WithCost>
      );
    case 'adjust':
      return <Adjust award={award} route={route} onClose={close} />;
  }
}

/** Of an entry, or of an allocation where no single entry is wrong. */
function Adjust({ award, route, onClose }: { award: Award; route: AwardRoute; onClose: () => void }) {
  const [allocationId, setAllocationId] = useState<AllocationId | null>(null);
  const allocation = award.allocations.find(({ id }) => id === allocationId);
  if (route.entryId !== undefined) {
    return (
      <WithCost award={award} entryId={route.entryId}>
        {(cost) => (
          <AdjustForm
            award={award}
            cost={cost}
            pot={{ id: cost.entry.allocationId, name: cost.entry.allocationName, balance: cost.balance }}
            onClose={onClose}
          />
        )}
      </WithCost>
    );
  }
  if (allocation) {
    return (
      <div className={styles.stack}>
        <Select
          label="Allocation"
          data={award.allocations.map(({ id, name }) => ({ value: id, label: name }))}
          value={allocation.id}
          onChange={(value) => setAllocationId(value)}
        />
        <AdjustForm key={allocation.id} award={award} cost={null} pot={allocation} onClose={onClose} />
      </div>
    );
  }
  return (
    <CostChooser
      award={award}
      lead="Which cost is wrong?"
      onChoose={({ id }) => go({ ...route, entryId: id }, { replace: true })}
      other={
        <div>
          <Button
            variant="subtle"
            size="xs"
            onClick={() => setAllocationId(award.allocations[0]?.id ?? null)}
          >
            No single cost: correct an allocation
          </Button>
        </div>
      }
    />
  );
}

/** Reads the entry that an act is about; one of another award is acted on there. */
export function WithCost({
  award,
  entryId,
  children,
}: {
  award: Award;
  entryId: EntryId;
  children: (cost: CostView) => ReactNode;
}) {
  const cost = useQuery(useRpc().costs.get.queryOptions({ input: { entryId } }));
  if (cost.isError) {
    return (
      <ErrorNotice trouble={explainError(cost.error, 'read the entry')} onRetry={() => void cost.refetch()} />
    );
  }
  if (!cost.data) return <Block height={240} />;
  return cost.data.awardId === award.id ? (
    children(cost.data)
  ) : (
    <Notice tone="warn">This entry is of another award; open it on the costs of that one.</Notice>
  );
}
