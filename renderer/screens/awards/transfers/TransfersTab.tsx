/** Cost transfers from and to an award: the list, one that stands open, asking for one, and deciding on one. */
import { useQuery } from '@tanstack/react-query';
import type { Day } from '#shared/base';
import type { Award, Transfer } from '#shared/contract';
import { go } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { Block, ErrorNotice, FormModal } from '#renderer/ui';
import type { AwardRoute } from '../award/AwardPage.tsx';
import { CostChooser } from '../costs/CostChooser.tsx';
import { WithCost } from '../costs/CostDialogs.tsx';
import { Notice } from '../costs/Notice.tsx';
import { type Places, usePlaces } from '../costs/use-allocations.ts';
import { ApproveForm, DeclineForm } from './DecideForm.tsx';
import { RequestForm } from './RequestForm.tsx';
import { TransferList } from './TransferList.tsx';
import { TransferView } from './TransferView.tsx';

export function TransfersTab({ award, route }: { award: Award; route: AwardRoute }) {
  const rpc = useRpc();
  const transfers = useQuery(rpc.transfers.list.queryOptions({ input: { awardId: award.id } }));
  const info = useQuery(rpc.workspace.info.queryOptions());
  const places = usePlaces();
  if (transfers.isError) {
    return (
      <ErrorNotice
        trouble={explainError(transfers.error, 'read the transfers')}
        onRetry={() => void transfers.refetch()}
      />
    );
  }
  if (!transfers.data || !places || !info.data) return <Block height={280} />;
  return (
    <>
      <TransferList
        award={award}
        transfers={transfers.data}
        places={places}
        route={route}
        onAsk={() =>
          go({ ...route, act: 'transfer', entryId: undefined, transferId: undefined }, { replace: true })
        }
      />
      <Dialogs
        award={award}
        route={route}
        places={places}
        today={info.data.today}
        transfer={transfers.data.find(({ id }) => id === route.transferId)}
      />
    </>
  );
}

function Dialogs({
  award,
  route,
  places,
  today,
  transfer,
}: {
  award: Award;
  route: AwardRoute;
  places: Places;
  today: Day;
  transfer: Transfer | undefined;
}) {
  const { act, transferId } = route;
  const view = { ...route, act: undefined, entryId: undefined };
  const close = () => go({ ...view, transferId: undefined }, { replace: true });
  const back = () => go(view, { replace: true });
  const isViewed = transferId !== undefined && act === undefined;
  return (
    <>
      <FormModal opened={act === 'transfer'} onClose={close} title="Ask for a cost transfer" size={720}>
        {act === 'transfer' && (
          <Request award={award} route={route} places={places} today={today} onClose={close} />
        )}
      </FormModal>
      <FormModal opened={isViewed} onClose={close} title="Cost transfer" size={720}>
        {transfer ? (
          <TransferView
            transfer={transfer}
            places={places}
            onDecide={(decision) => go({ ...route, act: decision }, { replace: true })}
          />
        ) : (
          <NotThere />
        )}
      </FormModal>
      <FormModal
        opened={act === 'approve-transfer'}
        onClose={back}
        title="Approve the cost transfer"
        size={680}
      >
        {transfer ? (
          <ApproveForm transfer={transfer} places={places} onClose={back} onDone={back} />
        ) : (
          <NotThere />
        )}
      </FormModal>
      <FormModal
        opened={act === 'decline-transfer'}
        onClose={back}
        title="Decline the cost transfer"
        size={560}
      >
        {transfer ? (
          <DeclineForm transfer={transfer} places={places} onClose={back} onDone={back} />
        ) : (
          <NotThere />
        )}
      </FormModal>
    </>
  );
}

const NotThere = () => (
  <Notice tone="warn">
    There is no such transfer from or to this award. Its address may be of another workspace.
  </Notice>
);

function Request({
  award,
  route,
  places,
  today,
  onClose,
}: {
  award: Award;
  route: AwardRoute;
  places: Places;
  today: Day;
  onClose: () => void;
}) {
  if (route.entryId === undefined) {
    return (
      <CostChooser
        award={award}
        lead="Which cost was charged to the wrong allocation?"
        onChoose={({ id }) => go({ ...route, entryId: id }, { replace: true })}
      />
    );
  }
  return (
    <WithCost award={award} entryId={route.entryId}>
      {(cost) =>
        cost.left === null || cost.left <= 0n ? (
          <Notice tone="warn">
            {cost.left === null
              ? 'This entry is no cost, so nothing of it can be moved.'
              : 'Nothing is left of this cost: it was given back, moved or corrected in full.'}
          </Notice>
        ) : (
          <RequestForm
            award={award}
            cost={cost}
            left={cost.left}
            places={places}
            today={today}
            onClose={onClose}
            onAsked={onClose}
          />
        )
      }
    </WithCost>
  );
}
