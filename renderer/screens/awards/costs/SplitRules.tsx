/** The stored split rules: what holds now, and the versions before. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Day } from '#shared/base';
import type { SplitRule } from '#shared/contract';
import { Card, DayText, formatCounted } from '#renderer/ui';
import styles from './costs.module.css';
import { byName, partsOf, versionOn } from './split-rules.ts';
import type { Places } from './use-allocations.ts';

export function SplitRules({
  rules,
  places,
  today,
  onNew,
}: {
  rules: readonly SplitRule[];
  places: Places;
  today: Day;
  /** Null: a new rule; else the next version of it. */
  onNew: (name: string | null) => void;
}) {
  return (
    <Card
      title="Split rules"
      aside={
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={() => onNew(null)}>
          New rule
        </Button>
      }
    >
      {rules.length === 0 ? (
        <p className={styles.calm}>
          None yet. A rule says, before the cost, which allocations share it, in which parts, and on what
          basis.
        </p>
      ) : (
        <ul className={styles.rules}>
          {[...byName(rules)].map(([name, versions]) => (
            <Rule key={name} name={name} versions={versions} places={places} today={today} onNew={onNew} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Rule({
  name,
  versions,
  places,
  today,
  onNew,
}: {
  name: string;
  versions: readonly SplitRule[];
  places: Places;
  today: Day;
  onNew: (name: string) => void;
}) {
  const now = versionOn(versions, today);
  const shown = now ?? versions[0];
  if (!shown) return null;
  const others = versions.filter(({ id }) => id !== shown.id);
  return (
    <li>
      <div className={styles.ruleHead}>
        <h3>{name}</h3>
        <span>
          version {shown.version}, {now ? 'since' : 'from'} <DayText day={shown.validFrom} />
        </span>
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => onNew(name)}
          aria-label={`New version of ${name}`}
        >
          New version
        </Button>
      </div>
      <p className={styles.shares}>
        {partsOf(shown, null).map(({ allocationId, name: of, share }) => (
          <span key={allocationId} data-note={places.get(allocationId)?.award.title}>
            {of} <small>{places.get(allocationId)?.award.number}</small> <b>{share}</b>
          </span>
        ))}
      </p>
      <p className={styles.basis}>{shown.basis}</p>
      {others.length > 0 && (
        <details className={styles.versions}>
          <summary>{formatCounted(others.length, 'other version')}</summary>
          <ul>
            {others.map((rule) => (
              <li key={rule.id}>
                Version {rule.version}, from <DayText day={rule.validFrom} />, by {rule.createdBy}:{' '}
                {partsOf(rule, null)
                  .map((part) => `${part.name} ${part.share}`)
                  .join(', ')}
                . {rule.basis}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
