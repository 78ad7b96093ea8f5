/** What waits for somebody: what a check found, and figures from elsewhere that are in force nowhere. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Proposal } from '#shared/contract';
import { explainError, useAct, useRpc } from '#renderer/rpc';
import { Card, ErrorNotice, formatCounted } from '#renderer/ui';
import { lacksModality, lacksUnit } from '../words.ts';
import styles from './decisions.module.css';
import { ProposalLine } from './ProposalLine.tsx';

export function Decisions() {
  const proposals = useQuery(useRpc().catalogue.proposals.queryOptions());
  if (proposals.isError)
    return (
      <ErrorNotice
        trouble={explainError(proposals.error, 'read what waits for a decision')}
        onRetry={() => void proposals.refetch()}
      />
    );
  if (!proposals.data) return null;
  const { open } = proposals.data;
  return (
    <>
      <Found proposals={open.filter(({ checked }) => checked)} />
      <Known proposals={open.filter(({ checked }) => !checked)} />
    </>
  );
}

/** Of the provider itself: worth accepting in one go. */
function Found({ proposals }: { proposals: readonly Proposal[] }) {
  const rpc = useRpc();
  const accept = useAct(rpc.catalogue.accept.mutationOptions(), 'accept the changes');
  if (proposals.length === 0) return null;
  const ready = proposals.filter((each) => !lacksUnit(each) && !lacksModality(each));
  return (
    <Card
      flush
      title="Different at the provider"
      aside={
        ready.length > 1 && (
          <Button
            size="xs"
            loading={accept.pending}
            onClick={() => accept.run({ items: ready.map(({ id }) => ({ proposalId: id })) })}
          >
            Accept {ready.length === proposals.length ? 'all ' : ''}
            {formatCounted(ready.length, 'change')}
          </Button>
        )
      }
    >
      <p className={styles.lead}>
        Nothing here is in force. Accepting adds dated versions; what was charged before stays as it was.
      </p>
      {accept.trouble && (
        <div className={styles.trouble}>
          <ErrorNotice trouble={accept.trouble} />
        </div>
      )}
      <ProposalList proposals={proposals} label="Different at the provider" />
    </Card>
  );
}

const FEW = 4;

/** Read somewhere else, with how sure it is: folded away until somebody looks. */
function Known({ proposals }: { proposals: readonly Proposal[] }) {
  if (proposals.length === 0) return null;
  return (
    <Card flush>
      <details className={styles.known} open={proposals.length <= FEW || undefined}>
        <summary>
          <b>{formatCounted(proposals.length, 'fact')} read elsewhere</b>
          <span>Later than the shipped list, none of them in force. Each needs your word.</span>
        </summary>
        <ProposalList proposals={proposals} label="Facts read elsewhere" />
      </details>
    </Card>
  );
}

/** `named`: each says which model it is about. */
export function ProposalList({
  proposals,
  label,
  named = true,
}: {
  proposals: readonly Proposal[];
  label: string;
  named?: boolean;
}) {
  return (
    <ul className={styles.list} aria-label={label}>
      {proposals.map((proposal) => (
        <ProposalLine key={proposal.id} proposal={proposal} named={named} />
      ))}
    </ul>
  );
}
