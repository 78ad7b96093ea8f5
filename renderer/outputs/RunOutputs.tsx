/** All that a run gave: shown, measured, with the price and the entry that paid for it. */
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Output } from '#shared/contract';
import type { EntryId, RunId } from '#shared/domain';
import { formatExact } from '#shared/money';
import { PlaceLink } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { Block, DayText, ErrorNotice, formatCount, Money } from '#renderer/ui';
import { OutputActs } from './OutputActs.tsx';
import { outputLine, shortHash } from './output-words.ts';
import styles from './outputs.module.css';
import { Stage } from './Stage.tsx';
import { Strip } from './Strip.tsx';
import { useLook } from './use-look.ts';

/** No provider gives more of one request; further ones are on the command line. */
const MOST = 200;

/** `openEntry`: the entry from which it is looked at, which needs no link to itself. */
export function RunOutputs({ runId, openEntry }: { runId: RunId; openEntry?: EntryId }) {
  const [chosen, setChosen] = useState(0);
  const input = { scope: { kind: 'run', runId }, limit: MOST } as const;
  const listed = useQuery(useRpc().outputs.list.queryOptions({ input }));
  if (listed.isError)
    return (
      <ErrorNotice
        trouble={explainError(listed.error, 'read the outputs')}
        onRetry={() => void listed.refetch()}
      />
    );
  if (!listed.data) return <Block height={240} />;
  const { rows } = listed.data;
  const output = rows.find(({ position }) => position === chosen) ?? rows[0];
  if (!output) return null;
  return (
    <section className={styles.outputs} aria-label={rows.length === 1 ? 'Output' : `${rows.length} outputs`}>
      <One key={output.position} output={output} openEntry={openEntry}>
        {rows.length > 1 && <Strip outputs={rows} chosen={output.position} onChoose={setChosen} />}
      </One>
    </section>
  );
}

function One({
  output,
  openEntry,
  children,
}: {
  output: Output;
  openEntry: EntryId | undefined;
  children: React.ReactNode;
}) {
  const look = useLook(output);
  return (
    <>
      <Stage output={output} look={look} />
      {children}
      <div className={styles.caption}>
        <span>{outputLine(output, look)}</span>
        <Hash hash={output.hash} />
      </div>
      {look?.trouble != null && <p className={styles.quiet}>No small picture: {look.trouble}.</p>}
      <OutputActs output={output} />
      <Provenance output={output} openEntry={openEntry} />
    </>
  );
}

/** Which entry paid for it, at which price, and which submission made it. */
function Provenance({ output, openEntry }: { output: Output; openEntry: EntryId | undefined }) {
  const { price, paid, awardId, attempt, of } = output;
  const per = price.perUnits === 1n ? price.unit : `${formatCount(Number(price.perUnits))} ${price.unit}s`;
  return (
    <p className={styles.quiet}>
      Made by attempt {attempt}
      {paid !== null && (
        <>
          , paid by{' '}
          {paid.entryId === openEntry ? (
            'this entry'
          ) : (
            <PlaceLink
              className={styles.link}
              to={{ place: 'awards', awardId, tab: 'ledger', entryId: paid.entryId }}
            >
              entry No. {formatCount(paid.seq)}
            </PlaceLink>
          )}{' '}
          with <Money amount={paid.spent} currency={price.currency} exact />
          {of > 1 && ` for all ${of} outputs`}
        </>
      )}
      , at the price of <DayText day={price.validFrom} /> ({formatExact(price.nanos, price.currency)} a {per}
      ).
    </p>
  );
}

function Hash({ hash }: { hash: string }) {
  const clipboard = useClipboard({ timeout: 1_500 });
  const Icon = clipboard.copied ? IconCheck : IconCopy;
  return (
    <button
      type="button"
      className={styles.hash}
      onClick={() => clipboard.copy(hash)}
      aria-label={`Copy the hash ${shortHash(hash)}`}
      data-note={`SHA-256 ${hash}`}
    >
      <code>{shortHash(hash)}</code>
      <Icon size={13} stroke={1.7} aria-hidden />
      <span aria-live="polite">{clipboard.copied ? 'Copied' : ''}</span>
    </button>
  );
}
