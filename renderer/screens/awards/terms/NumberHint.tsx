/** Says live what an award number was recognised as. */
import { parseAwardNumber } from '#shared/domain';
import { numberWords } from './number-words.ts';
import styles from './terms.module.css';

export function NumberHint({ id, number, sponsor }: { id: string; number: string; sponsor: string }) {
  const parsed = parseAwardNumber(number, sponsor);
  const words = numberWords(parsed);
  return (
    <p id={id} className={styles.hint} role="status">
      {number.trim() === ''
        ? 'As the sponsor writes it'
        : words === null
          ? 'Kept as written'
          : `${words} · found as ${parsed.key}`}
    </p>
  );
}
