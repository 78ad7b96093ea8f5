/** One answer: a counter, and what is wrong with it while it is written - by the very rule that the books refuse by. */
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { ANSWER_LEAST, ANSWER_MOST, wrongWithAnswer } from '#shared/domain';
import styles from './transfers.module.css';

export function AnswerField({
  label,
  hint,
  question,
  value,
  error,
  onChange,
}: {
  label: string;
  hint: string;
  /** As it stands in a refusal: `how the award that is to pay benefits from it`. */
  question?: string;
  value: string;
  /** Found when it was sent. */
  error: string | undefined;
  onChange: (text: string) => void;
}) {
  const [wasLeft, setLeft] = useState(false);
  const wrong = wrongWithAnswer(value, question);
  const written = [...value.trim()].length;
  const isShort = written < ANSWER_LEAST;
  // A short text may only be unfinished: it is wrong once it has been left. A weak one is known at once.
  const live =
    wrong !== null && written > 0 && (wasLeft || !isShort || wrong.startsWith('"')) ? wrong : undefined;
  return (
    <Textarea
      label={label}
      withAsterisk
      description={
        <span className={styles.hint}>
          <span>{hint}</span>
          <span className={styles.counter} data-enough={wrong === null || undefined}>
            {written < ANSWER_LEAST
              ? `${written} of at least ${ANSWER_LEAST}`
              : `${written.toLocaleString('en')} of ${ANSWER_MOST.toLocaleString('en')}`}
            {wrong === null && ' ✓'}
          </span>
        </span>
      }
      autosize
      minRows={2}
      maxRows={8}
      value={value}
      error={live ?? (wrong === null ? undefined : error)}
      onBlur={() => setLeft(true)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
