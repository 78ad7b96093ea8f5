/** What an allocation may pay for: category, tiers, models, the people's caps, and when to ask or to warn. */
import {
  ActionIcon,
  Autocomplete,
  Button,
  Checkbox,
  Group,
  MultiSelect,
  Select,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { randomId } from '@mantine/hooks';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { AllocationRulesView, Award } from '#shared/contract';
import { type Tier, TIERS } from '#shared/domain';
import { ZERO } from '#shared/money';
import { type Explained, troubleAt, useRpc } from '#renderer/rpc';
import { amountOf, FieldGroup, FieldRow, Meter, Money, TierChip } from '#renderer/ui';
import type { AllocationFormState } from './allocation-form.ts';
import styles from './allocations.module.css';

export function LimitsFields({
  form,
  award,
  rules,
  trouble,
}: {
  form: AllocationFormState;
  award: Award;
  /** Of the last try: shown at the fields that it names. */
  trouble: Explained | null;
  /** As they stand; absent for a new allocation. */
  rules?: AllocationRulesView;
}) {
  const rpc = useRpc();
  const terms = useQuery(rpc.awards.terms.queryOptions({ input: { awardId: award.id } })).data;
  const models = useQuery(rpc.models.list.queryOptions()).data ?? [];
  const template = terms?.categoryTemplate;
  const categories = template?.categories ?? [];
  const { tiers } = form.getValues();
  return (
    <>
      <FieldGroup title="What it may pay for">
        {categories.length > 0 && (
          <Select
            label="Budget category"
            description={template?.title}
            placeholder="None named"
            clearable
            searchable
            data={categories.map(({ code, name }) => ({ value: code, label: `${code} · ${name}` }))}
            {...form.getInputProps('category')}
            error={form.errors['category'] ?? troubleAt(trouble, 'category')}
          />
        )}
        <Checkbox.Group
          label="Tiers"
          {...form.getInputProps('tiers')}
          error={form.errors['tiers'] ?? troubleAt(trouble, 'tiers')}
        >
          <Group gap="lg" mt={6}>
            {TIERS.map((tier) => (
              <Checkbox key={tier} value={tier} label={<TierChip tier={tier} />} />
            ))}
          </Group>
        </Checkbox.Group>
        <MultiSelect
          label="Models"
          placeholder={form.getValues().models.length === 0 ? 'All models of these tiers' : ''}
          searchable
          clearable
          hidePickedOptions
          maxDropdownHeight={260}
          data={TIERS.map((tier) => ({
            group: tier,
            items: models
              .filter((model) => model.tier === tier && isChosen(tiers, tier))
              .map(({ key }) => key),
          }))}
          {...form.getInputProps('models')}
          error={form.errors['models'] ?? troubleAt(trouble, 'models')}
        />
      </FieldGroup>
      <FieldGroup title="When to ask, when to warn">
        <FieldRow>
          <TextInput
            label={`Needs approval above (${award.currency})`}
            description="The ceiling of one batch; empty: never"
            placeholder="500"
            autoComplete="off"
            {...form.getInputProps('approvalThreshold')}
            error={form.errors['approvalThreshold'] ?? troubleAt(trouble, 'approvalThreshold')}
          />
          <TagsInput
            label="Warn at (% of the cap)"
            description="Spent and held together"
            styles={{ inputField: { minWidth: 30 } }}
            {...form.getInputProps('alerts')}
            error={form.errors['alerts'] ?? troubleAt(trouble, 'alertShares')}
          />
        </FieldRow>
      </FieldGroup>
      <Caps form={form} award={award} {...(rules ? { rules } : {})} />
    </>
  );
}

const isChosen = (tiers: readonly Tier[], tier: Tier): boolean => tiers.includes(tier);

function Caps({
  form,
  award,
  rules,
}: {
  form: AllocationFormState;
  award: Award;
  rules?: AllocationRulesView;
}) {
  const { caps } = form.getValues();
  const people = useQuery(
    useRpc().reports.spend.queryOptions({ input: { awardId: null, by: 'person' } }),
  ).data;
  const names = people?.rows.flatMap(({ key }) => (key === '' ? [] : [key])) ?? [];
  return (
    <FieldGroup
      title="Caps for people"
      lead="The most that one person may hold and spend here; who is not named has none."
      aside={
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconPlus size={13} />}
          onClick={() => form.insertListItem('caps', { key: randomId('cap-'), personName: '', cap: '' })}
        >
          Add a cap
        </Button>
      }
    >
      {caps.map(({ key }, index) => {
        const known = rules?.caps.find(({ personId }) => personId === key);
        const cap = amountOf(caps[index]?.cap ?? '');
        return (
          <div key={key} className={styles.cap}>
            <Autocomplete
              aria-label={`Person ${index + 1}`}
              placeholder="Ada Lindqvist"
              data={names}
              readOnly={known !== undefined}
              {...form.getInputProps(`caps.${index}.personName`)}
            />
            <TextInput
              aria-label={`Cap of person ${index + 1} (${award.currency})`}
              placeholder="1,000"
              autoComplete="off"
              {...form.getInputProps(`caps.${index}.cap`)}
            />
            <div className={styles.capUsed}>
              {known && cap !== null && (
                <>
                  <Meter
                    label={`${known.personName}: used of the cap`}
                    size="hair"
                    currency={award.currency}
                    allotted={cap}
                    spent={known.used}
                    held={ZERO}
                  />
                  <span>
                    <Money amount={known.used} currency={award.currency} /> used
                  </span>
                </>
              )}
            </div>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Take away the cap of person ${index + 1}`}
              onClick={() => form.removeListItem('caps', index)}
            >
              <IconX size={15} />
            </ActionIcon>
          </div>
        );
      })}
    </FieldGroup>
  );
}
