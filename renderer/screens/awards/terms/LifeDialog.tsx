/** Asks before an award is activated, closed or archived, naming the effect in numbers; a refusal stays in sight. */
import { Button, Modal } from '@mantine/core';
import type { Day } from '#shared/base';
import type { Award } from '#shared/contract';
import { add, formatExact, formatMoney } from '#shared/money';
import type { AwardAct } from '#renderer/routes';
import { useAct, useRpc } from '#renderer/rpc';
import { ErrorNotice, formatCounted, formatDay } from '#renderer/ui';
import type { LifeAct } from './Life.tsx';
import styles from './terms.module.css';

interface Words {
  readonly title: string;
  readonly effects: readonly string[];
  readonly keep: string;
  readonly button: string;
}

export function LifeDialog({
  award,
  firstDay,
  act,
  onClose,
}: {
  award: Award;
  firstDay: Day;
  act: AwardAct | undefined;
  onClose: () => void;
}) {
  const words = act === undefined ? null : wordsOf(award, firstDay, act);
  return (
    <Modal
      opened={words !== null}
      onClose={onClose}
      title={words?.title}
      size={500}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {words && <Content award={award} act={act as LifeAct} words={words} onClose={onClose} />}
    </Modal>
  );
}

function Content({
  award,
  act,
  words,
  onClose,
}: {
  award: Award;
  act: LifeAct;
  words: Words;
  onClose: () => void;
}) {
  const { awards } = useRpc();
  const activate = useAct(awards.activate.mutationOptions(), 'activate the award', onClose);
  const close = useAct(awards.close.mutationOptions(), 'close the award', onClose);
  const archive = useAct(awards.archive.mutationOptions(), 'archive the award', onClose);
  const at = { 'activate-award': activate, 'close-award': close, 'archive-award': archive }[act];
  return (
    <div className={styles.dialog}>
      <ul className={styles.effects}>
        {words.effects.map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      {at.trouble && <ErrorNotice trouble={at.trouble} />}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {words.keep}
        </Button>
        <Button
          color={act === 'activate-award' ? 'petrol' : 'brick'}
          loading={at.pending}
          onClick={() => at.run({ awardId: award.id })}
        >
          {words.button}
        </Button>
      </div>
    </div>
  );
}

/** Null for acts that are not about the life of an award. */
function wordsOf(award: Award, firstDay: Day, act: AwardAct): Words | null {
  const { number, currency, allocations, balance } = award;
  const money = (amount: typeof award.amount) => formatMoney(amount, currency);
  const allotted = formatCounted(allocations.length, 'allocation');
  const left = add(balance.available, award.unallotted);
  switch (act) {
    case 'activate-award':
      return {
        title: `Activate ${number}?`,
        effects: [
          allocations.length === 0
            ? 'It has no allocation yet; nothing can be charged until one is made.'
            : `${money(balance.available)} may then be charged through ${allotted}.`,
          `Charges are taken from ${formatDay(firstDay)} to ${formatDay(award.end)}.`,
          'It can be closed again.',
        ],
        keep: 'Not now',
        button: `Activate award of ${formatExact(award.amount, currency)}`,
      };
    case 'close-award':
      return {
        title: `Close ${number}?`,
        effects: [
          `${money(balance.available)} in ${allotted} can no longer be charged${award.unallotted > 0n ? `, nor ${money(award.unallotted)} that is not allotted` : ''}.`,
          `${money(balance.spent)} that is spent stays in the books as it is.`,
          ...(balance.held > 0n
            ? [`${money(balance.held)} is still held; closing is refused until that is settled or withdrawn.`]
            : []),
          ...(award.daysLeft > 0
            ? [`${formatCounted(award.daysLeft, 'day')} of the project are still to come.`]
            : []),
          'It can be activated again.',
        ],
        keep: 'Keep it active',
        button: `Close award, leaving ${money(left)}`,
      };
    case 'archive-award':
      return {
        title: `Archive ${number}?`,
        effects: [
          `It is kept for reading only, with ${allotted}, ${money(balance.spent)} spent and ${money(left)} left.`,
          'It can never be charged, edited or activated again.',
          'The list shows it only when asked.',
        ],
        keep: 'Not now',
        button: 'Archive for good',
      };
    default:
      return null;
  }
}
