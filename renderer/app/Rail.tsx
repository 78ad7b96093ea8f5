/** The left rail: places, the queue at a glance, appearance. Narrow windows show icons only. */
import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import {
  IconCheck,
  IconDeviceDesktop,
  IconKeyboard,
  IconMoon,
  IconSearch,
  IconSun,
} from '@tabler/icons-react';
import { PlaceLink, useRoute } from '#renderer/routes';
import { useOpenBatches, useQueueStatus } from '#renderer/rpc';
import { formatCount, formatDuration, formatRate, groupCount, Kbd, ProgressBar } from '#renderer/ui';
import { modKey } from './keys.ts';
import { PLACES } from './places.ts';
import styles from './Shell.module.css';

export function Rail({ onSearch, onShortcuts }: { onSearch: () => void; onShortcuts: () => void }) {
  const { place } = useRoute(({ route }) => route);
  const status = useQueueStatus();
  const open = status
    ? groupCount(status.counts, 'running') +
      groupCount(status.counts, 'waiting') +
      groupCount(status.counts, 'unknown')
    : 0;
  return (
    <nav className={styles.rail} aria-label="Places">
      <div className={styles.brand}>
        <img src="./icon.svg" width={22} height={22} alt="" />
        <span>Grantmeter</span>
      </div>
      <button type="button" className={styles.search} onClick={onSearch}>
        <IconSearch size={15} stroke={1.8} aria-hidden />
        <span>Search or act</span>
        <Kbd>{modKey} K</Kbd>
      </button>
      <div className={styles.places}>
        {PLACES.map(({ place: here, name, icon: Icon, to, key }) => (
          <PlaceLink
            key={here}
            to={to}
            className={styles.place}
            aria-current={place === here ? 'page' : undefined}
            data-note={`${name}   g ${key}`}
          >
            <Icon size={17} stroke={1.7} aria-hidden />
            <span>{name}</span>
            {here === 'queue' && open > 0 && (
              <i className={styles.count} style={{ fontStyle: 'normal' }}>
                {formatCount(open)}
              </i>
            )}
          </PlaceLink>
        ))}
      </div>
      <div className={styles.foot}>
        <LiveQueue />
        <div className={styles.tools}>
          <ThemeMenu />
          <ActionIcon
            onClick={onShortcuts}
            aria-label="Keyboard shortcuts"
            data-note="Keyboard shortcuts   ?"
          >
            <IconKeyboard size={17} stroke={1.7} />
          </ActionIcon>
        </div>
      </div>
    </nav>
  );
}

function LiveQueue() {
  const status = useQueueStatus();
  const open = useOpenBatches();
  if (!status || open.runs === 0) return null;
  const running = groupCount(open.counts, 'running');
  const words = status.paused ? 'Paused' : running > 0 ? `${formatCount(running)} running` : 'Waiting';
  const bar = <ProgressBar counts={open.counts} total={open.runs} label="Open batches" />;
  return (
    <PlaceLink to={{ place: 'queue' }} className={styles.live}>
      <div className={styles.liveLine}>
        <b>{words}</b>
        {!status.paused && running > 0 && <span>{formatRate(status.ratePerSecond)}</span>}
      </div>
      <div className={styles.liveBar}>{bar}</div>
      {status.timeLeft && (
        <div className={styles.liveLine}>about {formatDuration(status.timeLeft.likelyMs)} left</div>
      )}
    </PlaceLink>
  );
}

const SCHEMES = [
  { value: 'light', name: 'Light', icon: IconSun },
  { value: 'dark', name: 'Dark', icon: IconMoon },
  { value: 'auto', name: 'As the system', icon: IconDeviceDesktop },
] as const;

function ThemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Icon = SCHEMES.find(({ value }) => value === colorScheme)?.icon ?? IconSun;
  return (
    <Menu position="top-start" width={180}>
      <Menu.Target>
        <ActionIcon aria-label="Appearance" data-note="Appearance">
          <Icon size={17} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map(({ value, name, icon: Each }) => (
          <Menu.Item
            key={value}
            leftSection={<Each size={15} />}
            rightSection={value === colorScheme ? <IconCheck size={14} /> : null}
            onClick={() => setColorScheme(value)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
