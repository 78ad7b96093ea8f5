/** What the queue did not buy: costs by hand, splits, prepaid credit, and what is given back or corrected of any cost. */
import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Award, PrepaidCredit } from '#shared/contract';
import { type AwardAct, go } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { Block, ErrorNotice } from '#renderer/ui';
import type { AwardRoute } from '../award/AwardPage.tsx';
import { CostDialogs } from './CostDialogs.tsx';
import { CostList } from './CostList.tsx';
import { Credits } from './Credits.tsx';
import styles from './costs.module.css';
import { SplitRules } from './SplitRules.tsx';
import { usePlaces } from './use-allocations.ts';

export function CostsTab({ award, route }: { award: Award; route: AwardRoute }) {
  const rpc = useRpc();
  const info = useQuery(rpc.workspace.info.queryOptions());
  const rules = useQuery(rpc.splits.list.queryOptions());
  const credits = useQuery(rpc.credits.list.queryOptions());
  const places = usePlaces();
  /** What a dialog begins with, beside its address: the rule or the credit whose button was pressed. */
  const [start, setStart] = useState<{ rule: string | null; credit: PrepaidCredit | null }>({
    rule: null,
    credit: null,
  });
  const open = (act: AwardAct, with_: Partial<typeof start> = {}) => {
    setStart({ rule: null, credit: null, ...with_ });
    go({ ...route, act, entryId: undefined }, { replace: true });
  };
  const failed = [rules, credits, info].find((query) => query.isError);
  const today = info.data?.today;
  return (
    <>
      <CostList award={award} route={route} actions={<Actions open={open} />} />
      {failed ? (
        <ErrorNotice
          trouble={explainError(failed.error, 'read split rules and credit')}
          onRetry={() => void failed.refetch()}
        />
      ) : !rules.data || !credits.data || !places || today === undefined ? (
        <Block height={180} />
      ) : (
        <>
          <div className={styles.cards}>
            <SplitRules
              rules={rules.data}
              places={places}
              today={today}
              onNew={(rule) => open('split-rule', { rule })}
            />
            <Credits
              award={award}
              credits={credits.data}
              onAdd={() => open('credit')}
              onUse={(credit) => open('use-credit', { credit })}
            />
          </div>
          <CostDialogs
            award={award}
            route={route}
            rules={rules.data}
            credits={credits.data}
            places={places}
            today={today}
            start={start}
            open={open}
          />
        </>
      )}
    </>
  );
}

function Actions({ open }: { open: (act: AwardAct) => void }) {
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => open('split')}>Split a cost</Menu.Item>
          <Menu.Item onClick={() => open('use-credit')}>Use prepaid credit</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => open('refund')}>Book a refund</Menu.Item>
          <Menu.Item onClick={() => open('adjust')}>Book a correction</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button size="xs" leftSection={<IconPlus size={14} />} onClick={() => open('charge')}>
        Book a cost
      </Button>
    </>
  );
}
