/** Who changed what of an award and when, from what to what; newest first. */
import { isJsonObject, type JsonObject } from '#shared/base';
import type { AwardChange } from '#shared/contract';
import { Card, InstantText } from '#renderer/ui';
import styles from './terms.module.css';
import { fieldWords, valueWords } from './term-words.ts';

const ACTS: Readonly<Record<string, string>> = {
  create: 'added the award',
  edit: 'changed the terms',
  activate: 'activated it',
  close: 'closed it',
  archive: 'archived it',
  modification: 'moved budget between allocations',
  revision: 'revised the total',
  'allocation-edit': 'changed an allocation',
};

export function Changes({ changes, currency }: { changes: readonly AwardChange[]; currency: string }) {
  return (
    <Card title="Changes">
      {changes.length === 0 ? (
        <p className={styles.quiet}>Nothing has been changed since the award was put here.</p>
      ) : (
        <ol className={styles.changes} aria-label="Changes, newest first">
          {changes.map((change) => (
            <li key={change.id}>
              <p>
                <b>{change.actor}</b> {ACTS[change.act] ?? change.act}
                <span>
                  <InstantText atMs={change.atMs} />
                </span>
              </p>
              <Fields change={change} currency={currency} />
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

/** A creation and a move of state say enough by themselves. */
function Fields({ change: { act, before, after }, currency }: { change: AwardChange; currency: string }) {
  if (act === 'create' || !isJsonObject(after)) return null;
  const was: JsonObject = isJsonObject(before) ? before : {};
  const rows = Object.keys(after).flatMap((field) => {
    if (act === 'revision' && field !== 'amountNanos') return [];
    const from = valueWords(field, was[field], currency);
    const to = valueWords(field, after[field], currency);
    return from === to || !isNamed(act, field) ? [] : [{ field, from, to }];
  });
  return rows.length === 0 ? null : (
    <dl className={styles.fromTo}>
      {rows.map(({ field, from, to }) => (
        <div key={field}>
          <dt>{fieldWords(field)}</dt>
          <dd>
            <del>{from}</del> → <ins>{to}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Ids of acts and allocations are for programs. */
const isNamed = (act: string, field: string): boolean =>
  act !== 'modification' && fieldWords(field) !== field;
