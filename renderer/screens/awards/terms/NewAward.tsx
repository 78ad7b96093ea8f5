/** A new award: its form, and where it opens when it is written. */
import { amountOf, FormModal } from '#renderer/ui';
import { formatExact } from '#shared/money';
import { go } from '#renderer/routes';
import { useAct, useRpc } from '#renderer/rpc';
import { AwardForm } from './AwardForm.tsx';
import { type AwardFields, EMPTY_AWARD, toNewAward } from './award-fields.ts';

export function NewAward({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <FormModal opened={opened} onClose={onClose} title="Add an award" size={720}>
      <Content onClose={onClose} />
    </FormModal>
  );
}

function Content({ onClose }: { onClose: () => void }) {
  const add = useAct(useRpc().awards.add.mutationOptions(), 'add the award', (award) =>
    go({ place: 'awards', awardId: award.id }, { replace: true }),
  );
  return (
    <AwardForm
      start={EMPTY_AWARD}
      isNew
      onSend={(fields) => add.run(toNewAward(fields))}
      onCancel={onClose}
      pending={add.pending}
      trouble={add.trouble}
      submit={words}
    />
  );
}

function words({ amount, currency, state }: AwardFields): string {
  const what = state === 'draft' ? 'Add draft' : 'Add award';
  const total = amountOf(amount);
  return total === null ? what : `${what} of ${formatExact(total, currency)}`;
}
