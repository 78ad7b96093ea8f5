/** The quote: how many runs, what they cost, what the meter will show, whether they may be charged, and the one button. */
import { Button } from '@mantine/core';
import { IconCheck, IconCircleDashed } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Award, Model, Quote } from '#shared/contract';
import { formatMoney, ZERO } from '#shared/money';
import { go } from '#renderer/routes';
import { explainError, useRpc, useRpcSource } from '#renderer/rpc';
import {
  CheckList,
  ErrorNotice,
  formatCount,
  formatCounted,
  Kbd,
  Lines,
  MeterWithWords,
  Money,
} from '#renderer/ui';
import { clearDraft, type Draft, useDraft } from './draft.ts';
import styles from './new-batch.module.css';
import { toQuoteInput, useQuote } from './use-quote.ts';
import { makeAgain } from './prompt-file.ts';

export function QuotePanel({
  awards,
  models,
}: {
  awards: readonly Award[] | undefined;
  models: readonly Model[] | undefined;
}) {
  const draft = useDraft();
  const { quote, stale, error, retry } = useQuote();
  const rpc = useRpc();
  const cache = useQueryClient();
  const submit = useMutation(
    rpc.batches.submit.mutationOptions({
      onSuccess: ({ batchId }) => {
        clearDraft();
        void cache.invalidateQueries();
        go({ place: 'queue', batchId });
      },
    }),
  );
  const award = awards?.find(({ allocations }) => allocations.some(({ id }) => id === draft.allocationId));
  const allocation = award?.allocations.find(({ id }) => id === draft.allocationId);
  const missing = whatIsMissing(quote, draft, error);
  const mayQueue = missing === null && !stale && !submit.isPending;

  const act = () => {
    if (!mayQueue || draft.allocationId === null) return;
    submit.mutate({
      ...toQuoteInput(draft),
      allocationId: draft.allocationId,
      experimentName: draft.experimentName,
    });
  };
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  const refusal = submit.isError ? explainError(submit.error, 'queue the batch') : null;
  return (
    <aside className={styles.quote} aria-label="Quote">
      {error !== null && !quote ? (
        <QuoteTrouble error={error} retry={retry} />
      ) : !quote ? (
        <Lines count={8} />
      ) : (
        <>
          <div className={styles.headline}>
            <p className={styles.runs}>
              <b>{formatCount(quote.runs)}</b> {quote.runs === 1 ? 'run' : 'runs'}
            </p>
            <p className={styles.formula}>
              {formatCounted(quote.prompts, 'prompt')} × {formatCounted(draft.modelKeys.length, 'model')} ×{' '}
              {formatCounted(draft.repeats, 'repeat')}
              {quote.duplicates > 0 &&
                `; ${formatCounted(quote.duplicates, 'prompt')} ${quote.duplicates === 1 ? 'repeats' : 'repeat'} an earlier one`}
            </p>
          </div>
          <dl className={styles.range}>
            <div>
              <dt>Low</dt>
              <dd>
                <Money amount={quote.low} tone="loud" />
              </dd>
            </div>
            <div>
              <dt>Likely</dt>
              <dd>
                <Money amount={quote.likely} tone="loud" />
              </dd>
            </div>
            <div data-main>
              <dt data-note="The most this can cost. It is held in full when the batch is queued.">
                Ceiling
              </dt>
              <dd>
                <Money amount={quote.ceiling} tone="loud" />
              </dd>
            </div>
          </dl>
          {quote.byModel.length > 1 && <ByModel quote={quote} />}
          <div>
            {quote.balance && allocation ? (
              <>
                <div className={styles.meterHead}>
                  <h2 data-note={allocation.name}>{allocation.name}</h2>
                  <span className={styles.formula}>
                    {formatMoney(quote.balance.allotted, award?.currency)} allotted
                  </span>
                </div>
                <MeterWithWords
                  label={allocation.name}
                  {...quote.balance}
                  ghost={quote.ceiling}
                  timeShare={award?.timeShare}
                  currency={award?.currency ?? 'USD'}
                />
              </>
            ) : (
              <p className={styles.formula}>Choose an allocation to see what this would leave in it.</p>
            )}
          </div>
          {quote.runs === 0 ? (
            <Needed
              wanted={[
                ['prompts', quote.prompts > 0],
                ['a model', draft.modelKeys.length > 0],
                ['an allocation that pays', draft.allocationId !== null],
                ['a name for the experiment', draft.experimentName.trim() !== ''],
                ['a sentence on its purpose', draft.purpose.trim() !== ''],
              ]}
            />
          ) : (
            <div>
              <h2>May I charge this?</h2>
              <CheckList label="Checks" checks={quote.checks} />
            </div>
          )}
        </>
      )}
      {error !== null && quote && <QuoteTrouble error={error} retry={retry} />}
      {refusal && (
        <ErrorNotice
          trouble={refusal}
          action={refusal.checks && <CheckList label="Checks that block" checks={refusal.checks} />}
        />
      )}
      <div className={styles.act}>
        <Button
          size="md"
          fullWidth
          disabled={!mayQueue}
          loading={submit.isPending}
          onClick={act}
          aria-describedby="why-not"
        >
          {missing === null && quote
            ? `Queue ${formatCounted(quote.runs, 'run')} — holds ${formatMoney(quote.ceiling)}`
            : 'Queue'}
        </Button>
        <p id="why-not" className={styles.formula} role="status">
          {missing ?? (
            <>
              {models?.every(({ practice }) => practice) ? 'Practice: nobody is billed. ' : ''}What is not
              used goes back as runs end. <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd>
            </>
          )}
        </p>
      </div>
    </aside>
  );
}

/** The first thing that stands in the way, in words; null when the batch may be queued. */
function whatIsMissing(
  quote: Quote | undefined,
  { experimentName, purpose, file }: Draft,
  error: Error | null,
): string | null {
  if (file?.set && !file.isCurrent) return 'The prompts are being made.';
  if (error) return 'There is no quote for this yet.';
  if (!quote) return 'Working out the quote.';
  const block = quote.checks.find(({ verdict }) => verdict === 'block');
  if (quote.runs === 0) return 'There is nothing to run yet.';
  if (block) return block.reason;
  if (quote.balance === null) return 'Choose the allocation that pays.';
  if (experimentName.trim() === '') return 'Give the experiment a name.';
  // The quote only warns of a missing purpose; the submission refuses without one.
  if (purpose.trim() === '') return 'Write in a sentence what this is for.';
  return null;
}

/** The prompts may have been cleared away since; from the file they are made again. */
function QuoteTrouble({ error, retry }: { error: Error; retry: () => void }) {
  const { file } = useDraft();
  const { client } = useRpcSource();
  const again = () => (file ? void makeAgain(client).then(retry) : retry());
  return <ErrorNotice trouble={explainError(error, 'quote this')} onRetry={again} />;
}

/** Before there is anything to charge, a quiet list of what belongs here says more than three refusals. */
function Needed({ wanted }: { wanted: readonly (readonly [string, boolean])[] }) {
  return (
    <div>
      <h2>A batch needs</h2>
      <ul className={styles.needed}>
        {wanted.map(([name, there]) => (
          <li key={name} data-there={there || undefined}>
            {there ? (
              <IconCheck size={15} stroke={2.2} aria-label="there" />
            ) : (
              <IconCircleDashed size={15} stroke={1.8} aria-label="still missing" />
            )}
            {name}
          </li>
        ))}
      </ul>
    </div>
  );
}

function ByModel({ quote }: { quote: Quote }) {
  return (
    <table className={styles.byModel}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Model</th>
          <th scope="col">Runs at price</th>
          <th scope="col">Ceiling</th>
        </tr>
      </thead>
      <tbody>
        {quote.byModel.map((row) => (
          <tr key={row.modelKey}>
            <th scope="row" data-note={row.modelKey}>
              {row.modelKey}
            </th>
            <td>
              {formatCount(row.runs)} × {row.each === null ? 'no price' : formatMoney(row.each)}
            </td>
            <td>{row.ceiling === null ? '–' : <Money amount={row.ceiling ?? ZERO} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
