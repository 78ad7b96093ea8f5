/** Changes the terms of an award that is there; only what differs is sent. */
import { useState } from 'react';
import type { Award, AwardTerms } from '#shared/contract';
import { formatMoney, sum } from '#shared/money';
import { PlaceLink } from '#renderer/routes';
import { useAct, useRpc } from '#renderer/rpc';
import { formatCounted, FormModal } from '#renderer/ui';
import { AwardForm } from './AwardForm.tsx';
import { type AwardFields, changesOf, fieldsOf, wrongsOf } from './award-fields.ts';

interface EditProps {
  readonly award: Award;
  readonly terms: AwardTerms;
  readonly onClose: () => void;
}

export function EditTerms({ opened, ...rest }: EditProps & { readonly opened: boolean }) {
  return (
    <FormModal
      opened={opened}
      onClose={rest.onClose}
      title={`Edit the terms of ${rest.award.number}`}
      size={720}
    >
      <Content {...rest} />
    </FormModal>
  );
}

function Content({ award, terms, onClose }: EditProps) {
  const edit = useAct(useRpc().awards.edit.mutationOptions(), 'change the terms', onClose);
  // As it stood when the form was opened: what somebody else changes meanwhile is not changed back.
  const [before] = useState(() => fieldsOf(award, terms));
  const allotted = sum(award.allocations.map(({ balance }) => balance.allotted));
  return (
    <AwardForm
      start={before}
      isNew={false}
      onSend={(fields) => edit.run({ awardId: award.id, changes: changesOf(before, fields) })}
      onCancel={onClose}
      pending={edit.pending}
      trouble={edit.trouble}
      submit={(fields) => words(before, fields)}
      fixed={{
        ...(allotted > 0n
          ? {
              amount: (
                <>
                  {formatMoney(allotted, award.currency)} is allotted:{' '}
                  <PlaceLink to={{ place: 'awards', awardId: award.id, act: 'revise-budget' }}>
                    a revision
                  </PlaceLink>{' '}
                  changes it
                </>
              ),
            }
          : {}),
        ...(award.allocations.length > 0 ? { currency: 'Fixed by its allocations' } : {}),
      }}
    />
  );
}

/** While something is typed wrongly, pressing the button says what. */
function words(before: AwardFields, fields: AwardFields): string | null {
  if (Object.keys(wrongsOf(fields)).length > 0) return 'Save changes';
  const count = Object.keys(changesOf(before, fields)).length;
  return count === 0 ? null : `Save ${formatCounted(count, 'change')}`;
}
