/** The terms that not every award has: days before the start, campus year, categories, and the three lists. */
import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Day, isDay } from '#shared/base';
import { PAYMENT_ROUTES } from '#shared/domain';
import { useRpc } from '#renderer/rpc';
import { FieldGroup, ROUTE_WORDS } from '#renderer/ui';
import type { AwardFields, PeriodFields, RateFields, StepFields } from './award-fields.ts';
import { yearlyPeriods } from './periods.ts';
import { MONTHS } from './term-words.ts';
import styles from './terms.module.css';

type AwardFormState = UseFormReturnType<AwardFields>;

const ROUTES = PAYMENT_ROUTES.map((value) => ({ value, label: ROUTE_WORDS[value] }));

export function MoreTerms({ form }: { form: AwardFormState }) {
  const choices = useQuery(useRpc().awards.choices.queryOptions());
  const templates = choices.data?.templates ?? [];
  return (
    <div className={styles.more}>
      <div className={styles.threeRow}>
        <TextInput
          {...form.getInputProps('preAwardDays')}
          label="Pre-award days"
          inputMode="numeric"
          autoComplete="off"
        />
        <Select
          {...form.getInputProps('campusYearStartMonth')}
          label="Campus fiscal year from"
          data={MONTHS.map((label, at) => ({ value: String(at + 1), label }))}
        />
        <Select
          {...form.getInputProps('categoryTemplate')}
          label="Budget categories"
          data={[
            { value: '', label: 'none' },
            ...templates.map(({ key, title }) => ({ value: key, label: title })),
          ]}
        />
      </div>
      <Periods form={form} />
      <Steps form={form} />
      <Rates form={form} />
    </div>
  );
}

function Periods({ form }: { form: AwardFormState }) {
  const { start, end, budgetPeriods: periods } = form.values;
  const add = (): PeriodFields => ({
    number: String(Number(periods.at(-1)?.number ?? 0) + 1),
    start: '',
    end: '',
  });
  const whole = isDay(start.trim()) && isDay(end.trim()) && start.trim() <= end.trim();
  const fill = () =>
    form.setFieldValue(
      'budgetPeriods',
      yearlyPeriods(start.trim() as Day, end.trim() as Day).map((each) => ({
        ...each,
        number: String(each.number),
      })),
    );
  return (
    <List
      title="Budget periods"
      lead="The sponsor's grant years; reports can be read by them."
      aside={
        <Button
          size="compact-xs"
          variant="default"
          disabled={!whole}
          data-note={whole ? undefined : 'Write the first and the last day of the award first'}
          onClick={fill}
        >
          One per year
        </Button>
      }
      add="Add a period"
      onAdd={() => form.insertListItem('budgetPeriods', add())}
      columns="72px 1fr 1fr 28px"
      heads={['No.', 'First day', 'Last day']}
      rows={periods.map((_, at) => (
        <Row key={at} name={`period ${at + 1}`} onRemove={() => form.removeListItem('budgetPeriods', at)}>
          <Cell form={form} path={`budgetPeriods.${at}.number`} label={`Number of period ${at + 1}`} />
          <Cell form={form} path={`budgetPeriods.${at}.start`} label={`First day of period ${at + 1}`} day />
          <Cell form={form} path={`budgetPeriods.${at}.end`} label={`Last day of period ${at + 1}`} day />
        </Row>
      ))}
    />
  );
}

function Steps({ form }: { form: AwardFormState }) {
  const { start, currency, fundingSteps: steps } = form.values;
  const add = (): StepFields => ({ day: steps.length === 0 ? start : '', obligated: '' });
  return (
    <List
      title="Funding steps"
      lead="From each day on, so much is obligated in all; less than the total may be spent until then."
      add="Add a step"
      onAdd={() => form.insertListItem('fundingSteps', add())}
      columns="1fr 1fr 28px"
      heads={['From', `Obligated in all (${currency})`]}
      rows={steps.map((_, at) => (
        <Row key={at} name={`step ${at + 1}`} onRemove={() => form.removeListItem('fundingSteps', at)}>
          <Cell form={form} path={`fundingSteps.${at}.day`} label={`Day of step ${at + 1}`} day />
          <Cell
            form={form}
            path={`fundingSteps.${at}.obligated`}
            label={`Obligated in all from step ${at + 1}`}
            placeholder="120,000"
          />
        </Row>
      ))}
    />
  );
}

function Rates({ form }: { form: AwardFormState }) {
  const { start, indirectRates: rates } = form.values;
  const add = (): RateFields => ({
    route: PAYMENT_ROUTES.find((route) => rates.every((rate) => rate.route !== route)) ?? 'direct-invoice',
    from: start,
    rateMillionths: '',
  });
  return (
    <List
      title="Indirect rates"
      lead="By the way a bill is paid; each holds from its day until the next of the same way."
      add="Add a rate"
      onAdd={() => form.insertListItem('indirectRates', add())}
      columns="1.4fr 1fr 110px 28px"
      heads={['Paid by', 'From', 'Percent']}
      rows={rates.map((_, at) => (
        <Row key={at} name={`rate ${at + 1}`} onRemove={() => form.removeListItem('indirectRates', at)}>
          <Select
            {...form.getInputProps(`indirectRates.${at}.route`)}
            size="xs"
            aria-label={`Paid by, of rate ${at + 1}`}
            data={ROUTES}
          />
          <Cell form={form} path={`indirectRates.${at}.from`} label={`First day of rate ${at + 1}`} day />
          <Cell
            form={form}
            path={`indirectRates.${at}.rateMillionths`}
            label={`Percent of rate ${at + 1}`}
            placeholder="55.5"
          />
        </Row>
      ))}
    />
  );
}

/** A list whose rows are added and removed; its heads stand once above them. */
function List({
  title,
  lead,
  aside,
  add,
  onAdd,
  columns,
  heads,
  rows,
}: {
  title: string;
  lead: string;
  aside?: ReactNode;
  add: string;
  onAdd: () => void;
  columns: string;
  heads: readonly string[];
  rows: readonly ReactNode[];
}) {
  return (
    <FieldGroup title={title} lead={lead} aside={aside}>
      {rows.length > 0 && (
        <div className={styles.rows} style={{ gridTemplateColumns: columns }}>
          <div className={styles.heads} aria-hidden>
            {heads.map((head) => (
              <span key={head}>{head}</span>
            ))}
          </div>
          {rows}
        </div>
      )}
      <div>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={13} stroke={2} />}
          onClick={onAdd}
        >
          {add}
        </Button>
      </div>
    </FieldGroup>
  );
}

function Row({ name, onRemove, children }: { name: string; onRemove: () => void; children: ReactNode }) {
  return (
    <div className={styles.row}>
      {children}
      <ActionIcon aria-label={`Remove ${name}`} size={28} onClick={onRemove}>
        <IconX size={14} stroke={2} />
      </ActionIcon>
    </div>
  );
}

function Cell({
  form,
  path,
  label,
  placeholder,
  day = false,
}: {
  form: AwardFormState;
  path: string;
  label: string;
  placeholder?: string;
  day?: boolean;
}) {
  return (
    <TextInput
      {...form.getInputProps(path)}
      size="xs"
      aria-label={label}
      placeholder={day ? '2026-02-01' : placeholder}
      autoComplete="off"
    />
  );
}
