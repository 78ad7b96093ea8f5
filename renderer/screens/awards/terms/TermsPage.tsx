/** All terms of an award, calmly: its state, days and money, number, lists, what the sponsor's rules say, its changes. */
import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Award, AwardTerms } from '#shared/contract';
import { formatMoney } from '#shared/money';
import { go } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { Block, Card, DayText, ErrorNotice, Fact, Facts, formatCounted, Money } from '#renderer/ui';
import type { AwardRoute } from '../award/AwardPage.tsx';
import { Changes } from './Changes.tsx';
import { EditTerms } from './EditTerms.tsx';
import { LifeActs } from './Life.tsx';
import { LifeDialog } from './LifeDialog.tsx';
import { numberParts, numberWords } from './number-words.ts';
import { Rules } from './Rules.tsx';
import { FundingSteps, IndirectRates, Periods } from './TermLists.tsx';
import styles from './terms.module.css';
import { MONTHS } from './term-words.ts';

export function TermsPage({ award, route }: { award: Award; route: AwardRoute }) {
  const terms = useQuery(useRpc().awards.terms.queryOptions({ input: { awardId: award.id } }));
  if (terms.isError)
    return (
      <ErrorNotice
        trouble={explainError(terms.error, 'read the terms')}
        onRetry={() => void terms.refetch()}
      />
    );
  if (!terms.data)
    return (
      <>
        <Block height={150} />
        <Block height={260} />
      </>
    );
  const { data } = terms;
  const close = () => go({ ...route, act: undefined }, { replace: true });
  const open = (act: AwardRoute['act']) => go({ ...route, act }, { replace: true });
  const isOpen = award.state === 'draft' || award.state === 'active';
  return (
    <>
      <LifeActs award={award} onAct={open} />
      <Card
        title="Days and money"
        aside={
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPencil size={14} stroke={1.8} />}
            disabled={!isOpen}
            data-note={isOpen ? undefined : `A ${award.state} award is not edited`}
            onClick={() => open('edit-terms')}
          >
            Edit terms
          </Button>
        }
      >
        <DaysAndMoney award={award} terms={data} />
      </Card>
      <div className={styles.columns}>
        <div className={styles.column}>
          <Periods periods={data.budgetPeriods} />
          <FundingSteps terms={data} amount={award.amount} />
          <IndirectRates rates={data.indirectRates} />
          <NumberCard number={data.number} />
        </div>
        <div className={styles.column}>
          <Rules rules={data.rules} sponsor={award.sponsor} />
          <Categories template={data.categoryTemplate} />
        </div>
      </div>
      <Changes changes={data.changes} currency={award.currency} />
      <EditTerms award={award} terms={data} opened={isOpen && route.act === 'edit-terms'} onClose={close} />
      <LifeDialog award={award} firstDay={data.firstDay} act={route.act} onClose={close} />
    </>
  );
}

function DaysAndMoney({ award, terms }: { award: Award; terms: AwardTerms }) {
  const { currency } = award;
  return (
    <div className={styles.facts}>
      <Facts>
        <Fact name="Project period">
          <DayText day={award.start} /> – <DayText day={award.end} />
        </Fact>
        <Fact
          name="First chargeable day"
          sub={
            terms.preAwardDays === 0
              ? 'the first day; no pre-award days'
              : `${formatCounted(terms.preAwardDays, 'pre-award day')}`
          }
        >
          <DayText day={terms.firstDay} />
        </Fact>
        <Fact name="Total awarded" sub={currency}>
          <Money amount={award.amount} currency={currency} tone="loud" />
        </Fact>
        <Fact
          name="Obligated today"
          sub={
            terms.obligatedToday === null
              ? 'no funding steps'
              : `of ${formatMoney(award.amount, currency)} in all`
          }
          tone={terms.obligatedToday !== null && terms.obligatedToday <= 0n ? 'warn' : undefined}
        >
          {terms.obligatedToday === null ? (
            'all of it'
          ) : (
            <Money amount={terms.obligatedToday} currency={currency} tone="loud" />
          )}
        </Fact>
        <Fact name="Campus fiscal year">from {MONTHS[terms.campusYearStartMonth - 1]}</Fact>
        <Fact name="Principal investigator">{award.piName ?? 'not named'}</Fact>
      </Facts>
    </div>
  );
}

function NumberCard({ number }: { number: AwardTerms['number'] }) {
  const words = numberWords(number);
  return (
    <Card title="Award number">
      <p className={styles.number}>{number.raw}</p>
      <p className={styles.quiet}>
        {words === null
          ? 'Its shape is not one that is known here; it is kept as written.'
          : `${words}. Found as ${number.key}.`}
      </p>
      <dl className={styles.pairs}>
        {numberParts(number).map(([name, part]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{part}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Categories({ template }: { template: AwardTerms['categoryTemplate'] }) {
  return (
    <Card title="Budget categories">
      {template === null ? (
        <p className={styles.quiet}>No categories. Allocations of this award have none to be put into.</p>
      ) : (
        <>
          <p>{template.title}</p>
          {template.categories.length === 0 ? (
            <p className={styles.quiet}>Awards of this kind have no categories, and that is correct.</p>
          ) : (
            <dl className={styles.pairs}>
              {template.categories.map(({ code, name }) => (
                <div key={code}>
                  <dt>{code}</dt>
                  <dd>
                    {name}
                    {code === template.defaultCode && <span> · model calls go here</span>}
                  </dd>
                </div>
              ))}
            </dl>
          )}
          <p className={styles.source}>{template.source}</p>
        </>
      )}
    </Card>
  );
}
