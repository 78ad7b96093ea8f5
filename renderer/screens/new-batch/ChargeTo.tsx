/** Who pays and what for. */
import { Select, Textarea, TextInput } from '@mantine/core';
import { IconCoins } from '@tabler/icons-react';
import type { Award } from '#shared/contract';
import { formatMoney } from '#shared/money';
import { PlaceLink } from '#renderer/routes';
import { Block, Card, EmptyState } from '#renderer/ui';
import { changeDraft, useDraft } from './draft.ts';
import styles from './new-batch.module.css';

export function ChargeTo({ awards }: { awards: readonly Award[] | undefined }) {
  const { allocationId, experimentName, purpose } = useDraft();
  if (!awards) {
    return (
      <Card title="Charge to">
        <Block height={120} />
      </Card>
    );
  }
  const all = awards.flatMap((award) => award.allocations.map((allocation) => ({ award, allocation })));
  if (all.length === 0) {
    return (
      <Card title="Charge to">
        <EmptyState
          icon={IconCoins}
          title="No allocation yet"
          action={
            <PlaceLink
              to={{
                place: 'awards',
                ...(awards[0] ? { awardId: awards[0].id, act: 'new-allocation' } : { act: 'new-award' }),
              }}
            >
              {awards[0] ? 'Add an allocation' : 'Add an award'}
            </PlaceLink>
          }
        >
          A batch is charged to an allocation of an award. Its ceiling is held there before the first run is
          sent.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card title="Charge to">
      <div className={styles.charge}>
        <Select
          label="Allocation"
          withAsterisk
          placeholder="Choose who pays"
          searchable
          value={allocationId}
          onChange={(value) =>
            changeDraft({
              allocationId: all.find(({ allocation }) => allocation.id === value)?.allocation.id ?? null,
            })
          }
          data={awards
            .filter((award) => award.allocations.length > 0)
            .map((award) => ({
              group: `${award.number} · ${award.title}`,
              items: award.allocations.map(({ id, name, balance }) => ({
                value: id,
                label: `${name} – ${formatMoney(balance.available, award.currency)} available`,
              })),
            }))}
        />
        <TextInput
          label="Experiment"
          withAsterisk
          placeholder="Prompt drift, round 2"
          value={experimentName}
          onChange={(event) => changeDraft({ experimentName: event.currentTarget.value })}
          autoComplete="off"
        />
        <Textarea
          className={styles.purpose}
          label="Purpose"
          withAsterisk
          description="One sentence for whoever reads the ledger in two years"
          placeholder="Does paraphrasing the prompt move the motion score more than changing the model?"
          autosize
          minRows={2}
          value={purpose}
          onChange={(event) => changeDraft({ purpose: event.currentTarget.value })}
        />
      </div>
    </Card>
  );
}
