/** One award: its head, its pages, and what stands open on them. */
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Award } from '#shared/contract';
import type { AwardId } from '#shared/domain';
import { go, PlaceLink } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { AwardBadge, Block, ErrorNotice, Page, PageHeader } from '#renderer/ui';
import { Allocations } from '../allocations/Allocations.tsx';
import { BudgetAct } from '../allocations/BudgetAct.tsx';
import { EditAllocation } from '../allocations/EditAllocation.tsx';
import { NewAllocation } from '../allocations/NewAllocation.tsx';
import type { AwardsRoute } from '../AwardsScreen.tsx';
import { Clocks } from '../clocks/Clocks.tsx';
import { CostsTab } from '../costs/CostsTab.tsx';
import { Ledger } from '../ledger/Ledger.tsx';
import { TermsPage } from '../terms/TermsPage.tsx';
import styles from './award.module.css';
import { SelfCheck } from './SelfCheck.tsx';
import { Standing } from './Standing.tsx';
import { TransfersTab } from '../transfers/TransfersTab.tsx';
import { Tabs } from './Tabs.tsx';

/** An address within one award. */
export type AwardRoute = AwardsRoute & { readonly awardId: AwardId };

export function AwardPage({ route }: { route: AwardRoute }) {
  const award = useQuery(useRpc().awards.get.queryOptions({ input: { awardId: route.awardId } }));
  const back = (
    <PlaceLink className={styles.back} to={{ place: 'awards' }}>
      <IconArrowLeft size={14} stroke={1.8} aria-hidden /> Awards
    </PlaceLink>
  );
  if (award.isError) {
    return (
      <Page>
        <PageHeader above={back} title="Award" />
        <ErrorNotice
          trouble={explainError(award.error, 'read the award')}
          onRetry={() => void award.refetch()}
        />
      </Page>
    );
  }
  if (!award.data) {
    return (
      <Page>
        <PageHeader above={back} title="Award" lead="Reading the books" />
        <Block height={180} />
        <Block height={320} />
      </Page>
    );
  }
  const { data } = award;
  return (
    <Page>
      <PageHeader
        above={back}
        title={data.title}
        lead={
          <>
            <AwardBadge state={data.state} /> · {data.number} · {data.sponsor}
            {data.piName !== null && ` · PI ${data.piName}`}
          </>
        }
        actions={<SelfCheck />}
      />
      <Tabs route={route} />
      <TabPage route={route} award={data} />
    </Page>
  );
}

function TabPage({ route, award }: { route: AwardRoute; award: Award }) {
  const close = () =>
    go(
      { ...route, act: undefined, ...(route.tab === undefined ? { allocationId: undefined } : {}) },
      { replace: true },
    );
  switch (route.tab) {
    case 'ledger':
      return <Ledger award={award} route={route} />;
    case 'costs':
      return <CostsTab award={award} route={route} />;
    case 'transfers':
      return <TransfersTab award={award} route={route} />;
    case 'terms':
      return <TermsPage award={award} route={route} />;
    default:
      return (
        <>
          <Standing award={award} />
          <Allocations award={award} route={route} />
          <Clocks award={award} />
          <NewAllocation award={award} opened={route.act === 'new-allocation'} onClose={close} />
          <EditAllocation
            award={award}
            allocation={award.allocations.find(({ id }) => id === route.allocationId)}
            opened={route.act === 'edit-allocation'}
            onClose={close}
          />
          <BudgetAct
            award={award}
            act={route.act === 'move-budget' || route.act === 'revise-budget' ? route.act : null}
            onAct={(act) => go({ ...route, act }, { replace: true })}
            onClose={close}
          />
        </>
      );
  }
}
