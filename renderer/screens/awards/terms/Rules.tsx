/** What the sponsor's dated rules say, in words, with where they are from; what is not stored is said not to be. */
import type { AwardTerms } from '#shared/contract';
import { formatPercent } from '#shared/money';
import { Card, DayText, formatCounted } from '#renderer/ui';
import styles from './terms.module.css';

type SponsorRules = AwardTerms['rules'];

const GROUPS: Readonly<Record<string, string>> = {
  'us-federal': 'the rules for US federal awards',
  nih: 'the rules of the NIH',
  'eu-horizon': 'the rules of Horizon Europe',
};

const NONE = 'nothing stored';

function ruleLines(rules: SponsorRules): readonly (readonly [name: string, words: string | null])[] {
  const days = (count: number | null, words: (counted: string) => string): string | null =>
    count === null ? null : words(formatCounted(count, 'day'));
  const { rebudgetLimitMillionths: limit, rebudgetWarnMillionths: warn } = rules;
  return [
    [
      'Before the start',
      rules.preAwardDays === 0
        ? 'no costs before the first day'
        : days(rules.preAwardDays, (counted) => `costs up to ${counted} before, if the award allows them`),
    ],
    [
      'Near the end',
      days(rules.lateAwardDays, (counted) => `large batches in the last ${counted} are warned of`),
    ],
    [
      'Moving budget',
      limit === null
        ? null
        : `approval may be needed above ${formatPercent(limit)} of the award${warn === null ? '' : `, warned of from ${formatPercent(warn)}`}`,
    ],
    ['Cost transfers', days(rules.transferWindowDays, (counted) => `within ${counted} of finding the error`)],
    ['Closeout', days(rules.closeoutDays, (counted) => `within ${counted} of the end`)],
    [
      'Records',
      rules.retentionYears === null ? null : `kept for ${formatCounted(rules.retentionYears, 'year')}`,
    ],
  ];
}

export function Rules({ rules, sponsor }: { rules: SponsorRules; sponsor: string }) {
  return (
    <Card title="Rules of the sponsor">
      <p className={styles.quiet}>
        {sponsor} goes by {GROUPS[rules.sponsorGroup] ?? 'cautious general rules'}, valid from{' '}
        <DayText day={rules.validFrom} />.
      </p>
      <dl className={styles.pairs} data-wide>
        {ruleLines(rules).map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd data-none={words === null || undefined}>{words ?? NONE}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.source}>Source: {rules.source}</p>
    </Card>
  );
}
