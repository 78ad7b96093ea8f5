/** The rule by which a tier is proposed for a model that nobody filed yet. */
import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { TierRuleView } from '#shared/contract';
import { toDecimal } from '#shared/money';
import { explainError, troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import {
  amountOf,
  Block,
  ErrorNotice,
  FieldGroup,
  FieldRow,
  Form,
  FormFoot,
  wrongAmount,
} from '#renderer/ui';

export function TierRule({ onClose }: { onClose: () => void }) {
  const rule = useQuery(useRpc().catalogue.tierRule.queryOptions());
  if (rule.isError)
    return (
      <ErrorNotice trouble={explainError(rule.error, 'read the rule')} onRetry={() => void rule.refetch()} />
    );
  return rule.data ? <Fields rule={rule.data} onClose={onClose} /> : <Block height={240} />;
}

const wrongCount = (text: string): string | null =>
  /^\d{1,7}$/.test(text.trim()) && Number(text) > 0 ? null : 'A whole number above zero';

function Fields({ rule, onClose }: { rule: TierRuleView; onClose: () => void }) {
  const form = useForm({
    initialValues: {
      baselineBelow: toDecimal(rule.baselineBelow),
      premiumFrom: toDecimal(rule.premiumFrom),
      seconds: String(rule.seconds),
      tokens: String(rule.tokens),
      characters: String(rule.characters),
    },
    validate: {
      baselineBelow: (text) => wrongAmount(text, { sign: 'not-negative' }),
      premiumFrom: (text) => wrongAmount(text),
      seconds: wrongCount,
      tokens: wrongCount,
      characters: wrongCount,
    },
  });
  const set = useAct(useRpc().catalogue.setTierRule.mutationOptions(), 'change the rule', onClose);
  const fields = ['baselineBelow', 'premiumFrom', 'seconds', 'tokens', 'characters'] as const;
  const field = (name: (typeof fields)[number], label: string) => (
    <TextInput
      label={label}
      withAsterisk
      autoComplete="off"
      {...form.getInputProps(name)}
      error={form.errors[name] ?? troubleAt(set.trouble, name)}
    />
  );
  const trouble = troubleElse(set.trouble, fields);
  return (
    <Form
      onSubmit={form.onSubmit((values) => {
        const baselineBelow = amountOf(values.baselineBelow);
        const premiumFrom = amountOf(values.premiumFrom);
        if (baselineBelow === null || premiumFrom === null) return;
        set.run({
          baselineBelow,
          premiumFrom,
          seconds: Number(values.seconds),
          tokens: Number(values.tokens),
          characters: Number(values.characters),
        });
      })}
    >
      <FieldRow>
        {field('baselineBelow', 'Baseline below (USD)')}
        {field('premiumFrom', 'Premium from (USD)')}
      </FieldRow>
      <FieldGroup title="A usual request" lead="Prices per second, token or character are compared at these.">
        <FieldRow columns={3}>
          {field('seconds', 'Seconds')}
          {field('tokens', 'Tokens, each way')}
          {field('characters', 'Characters')}
        </FieldRow>
      </FieldGroup>
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        note="It proposes; the tier of a model in the catalogue stays."
        onCancel={onClose}
        pending={set.pending}
        submit="Change the rule"
      />
    </Form>
  );
}
