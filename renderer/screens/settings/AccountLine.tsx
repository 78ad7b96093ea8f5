/** One provider account: who it is, what it may do, where its key comes from, and whether the provider takes it. */
import { Button, Menu } from '@mantine/core';
import {
  IconChevronDown,
  IconCircleCheck,
  IconCircleX,
  IconHelpHexagon,
  IconKey,
  IconPencil,
  IconPlayerPause,
  IconPlugConnected,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { Account, KeyCheck } from '#shared/contract';
import { go, PlaceLink, type SettingsAct } from '#renderer/routes';
import { useAct, useQueueStatus, useRpc } from '#renderer/rpc';
import { AgoText, ErrorNotice, Fact, Facts, formatCount, PracticeChip, ROUTE_WORDS } from '#renderer/ui';
import { KeyWords } from './KeyWords.tsx';
import styles from './settings.module.css';

export function AccountLine({ account }: { account: Account }) {
  const { id, name, providerName, practice, baseUrl, paymentRoute, requestsPerMinute } = account;
  // What was said holds for the address and the key that were asked with, and no longer.
  const about = [practice, baseUrl, account.key.place, account.key.ending].join(' ');
  const [asked, setAsked] = useState('');
  const check = useAct(useRpc().accounts.checkKey.mutationOptions(), 'check the key');
  const atOnce = `${formatCount(account.concurrency)} cheap, ${formatCount(account.premiumConcurrency)} premium`;
  return (
    <li className={styles.account}>
      <div className={styles.accountHead}>
        <div className={styles.who}>
          <h3>
            {name} {practice && <PracticeChip />}
          </h3>
          <p>
            {providerName}
            <span> · {baseUrl ?? 'on this computer, started when needed'}</span>
          </p>
        </div>
        <div className={styles.acts}>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlugConnected size={14} stroke={1.8} />}
            loading={check.pending}
            onClick={() => {
              setAsked(about);
              check.run({ accountId: id });
            }}
            aria-label={practice ? `Check ${name}` : `Check key of ${name}`}
          >
            {practice ? 'Check' : 'Check key'}
          </Button>
          <AccountMenu account={account} />
        </div>
      </div>
      <Facts>
        <Fact name="Paid by">{ROUTE_WORDS[paymentRoute]}</Fact>
        <Fact name="Requests at once">{atOnce}</Fact>
        <Fact name="Requests per minute">
          {requestsPerMinute === null ? 'No limit' : formatCount(requestsPerMinute)}
        </Fact>
      </Facts>
      <KeyWords account={account} />
      <PausedLanes account={account} />
      {check.done && !check.pending && asked === about && <Checked check={check.done} />}
      {check.trouble && <ErrorNotice trouble={check.trouble} />}
    </li>
  );
}

/** A lane that stopped for want of a key goes on only when a person says so. */
function PausedLanes({ account: { id, key } }: { account: Account }) {
  const lanes = useQueueStatus()?.lanes ?? [];
  const paused = lanes.filter(({ accountId, condition }) => accountId === id && condition === 'paused');
  const [first] = paused;
  if (!first || !key.usable) return null;
  return (
    <p className={styles.checked} data-tone="warn">
      <IconPlayerPause size={16} stroke={1.8} aria-hidden />
      <span>
        {paused.length === 1 ? 'One lane is paused' : 'Its lanes are paused'}
        {first.why === null ? '.' : `: ${first.why}.`}{' '}
        <PlaceLink to={{ place: 'queue' }}>Resume on the queue</PlaceLink>
      </span>
    </p>
  );
}

function AccountMenu({ account: { id, name, practice, key } }: { account: Account }) {
  const open = (act: SettingsAct) => () => go({ place: 'settings', accountId: id, act });
  const isKept = key.place === 'keychain' || key.place === 'encrypted-file';
  return (
    <>
      {!practice && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconKey size={14} stroke={1.8} />}
          onClick={open('set-key')}
          aria-label={`${isKept ? 'Replace' : 'Set'} key of ${name}`}
        >
          {isKept ? 'Replace key' : 'Set key'}
        </Button>
      )}
      <Menu position="bottom-end" shadow="md" width={200}>
        <Menu.Target>
          <Button
            variant="default"
            size="xs"
            rightSection={<IconChevronDown size={14} stroke={1.8} />}
            aria-label={`More for ${name}`}
          >
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={14} />} onClick={open('edit-account')}>
            Edit the account
          </Menu.Item>
          {!practice && (
            <Menu.Item leftSection={<IconTrash size={14} />} disabled={!isKept} onClick={open('remove-key')}>
              Remove the key
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

const LOOKS = {
  accepted: { icon: IconCircleCheck, tone: 'good' },
  refused: { icon: IconCircleX, tone: 'bad' },
  'no-key': { icon: IconCircleX, tone: 'bad' },
  'not-reached': { icon: IconHelpHexagon, tone: 'warn' },
  'not-understood': { icon: IconHelpHexagon, tone: 'warn' },
} as const;

function Checked({ check }: { check: KeyCheck }) {
  const { icon: Icon, tone } = LOOKS[check.outcome];
  return (
    <p className={styles.checked} data-tone={tone} role="status">
      <Icon size={16} stroke={1.8} aria-hidden />
      <span>
        {check.words}{' '}
        <small>
          (<AgoText atMs={check.atMs} />)
        </small>
      </span>
    </p>
  );
}
