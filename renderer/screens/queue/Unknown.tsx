/** "Was it run and billed?": the three answers to an unknown outcome, each saying what it does to the money. */
import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Resolution, RunDetail } from '#shared/contract';
import { formatExact } from '#shared/money';
import { explainError, useRpc } from '#renderer/rpc';
import { ErrorNotice } from '#renderer/ui';
import styles from './queue.module.css';

export function Unknown({ run }: { run: RunDetail }) {
  const cache = useQueryClient();
  const [note, setNote] = useState('');
  const resolve = useMutation(
    useRpc().queue.resolve.mutationOptions({ onSuccess: () => cache.invalidateQueries() }),
  );
  const held = formatExact(run.ceiling);
  const answers: readonly { answer: Resolution; name: string; does: string }[] = [
    { answer: 'ran-and-billed', name: 'It ran and was billed', does: `charges ${held}` },
    { answer: 'did-not-run', name: 'It did not run', does: `gives ${held} back` },
    { answer: 'ask-again', name: 'Ask the provider again', does: 'keeps the hold' },
  ];
  return (
    <section className={styles.unknown} aria-label="Was it run and billed?">
      <h3>Was it run and billed?</h3>
      <p>
        It was sent, and the answer was lost. Look at the provider's own list or bill
        {run.requestId === null ? '' : ` for request ${run.requestId}`}, then answer. Until then {held} stays
        held.
      </p>
      <Textarea
        aria-label="Note"
        placeholder="How you know, for the ledger"
        autosize
        minRows={1}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={1000}
      />
      <div className={styles.answers}>
        {answers.map(({ answer, name, does }) => (
          <Button
            key={answer}
            variant="default"
            fullWidth
            loading={resolve.isPending && resolve.variables.answer === answer}
            onClick={() => resolve.mutate({ runId: run.id, answer, note })}
          >
            {name}
            <small>{does}</small>
          </Button>
        ))}
      </div>
      {resolve.isError && <ErrorNotice trouble={explainError(resolve.error, 'settle the run')} />}
    </section>
  );
}
