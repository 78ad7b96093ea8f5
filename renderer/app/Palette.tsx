/** The command palette: one field, one list; arrows move, Enter acts. */
import { Modal, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconArrowRight,
  IconBolt,
  IconCoins,
  IconListDetails,
  IconSearch,
  type TablerIcon,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { go } from '#renderer/routes';
import { explainError, useQueueStatus, useRpc, useRpcSource } from '#renderer/rpc';
import { formatCount, formatCounted, Kbd } from '#renderer/ui';
import styles from './Palette.module.css';
import { findEntries, type PaletteAct, paletteEntries, type PaletteEntry } from './palette-entries.ts';

const ICONS: Readonly<Record<PaletteEntry['group'], TablerIcon>> = {
  Places: IconArrowRight,
  Acts: IconBolt,
  Awards: IconCoins,
  Batches: IconListDetails,
};

export function Palette({
  opened,
  onClose,
  onShortcuts,
}: {
  opened: boolean;
  onClose: () => void;
  onShortcuts: () => void;
}) {
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      transitionProps={{ duration: 0 }}
      size={600}
      padding={0}
      yOffset="12vh"
      centered={false}
    >
      <Modal.Overlay backgroundOpacity={0.32} />
      <Modal.Content aria-label="Search or act" radius={12}>
        <Modal.Body>
          <PaletteBody onClose={onClose} onShortcuts={onShortcuts} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function PaletteBody({ onClose, onShortcuts }: { onClose: () => void; onShortcuts: () => void }) {
  const rpc = useRpc();
  const awards = useQuery(rpc.awards.list.queryOptions()).data;
  const batches = useQuery(rpc.batches.list.queryOptions({ input: { before: null, limit: 50 } })).data;
  const empty = useQuery(rpc.workspace.info.queryOptions()).data?.empty ?? false;
  const paused = useQueueStatus()?.paused ?? false;
  const act = useActs(onShortcuts);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);

  const entries = useMemo(
    () => paletteEntries({ awards: awards ?? [], batches: batches?.rows ?? [], paused, empty }),
    [awards, batches, paused, empty],
  );
  const found = useMemo(() => findEntries(entries, typed).slice(0, 60), [entries, typed]);
  const current = Math.min(at, Math.max(0, found.length - 1));
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: 'nearest' });
  }, [current, found]);

  const run = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    onClose();
    if ('go' in entry.does) go(entry.does.go);
    else act(entry.does.act);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) setAt((current + step + found.length) % found.length);
    else if (event.key === 'Enter') run(found[current]);
    else return;
    event.preventDefault();
  };

  return (
    <div>
      <div className={styles.field}>
        <IconSearch size={18} stroke={1.7} aria-hidden />
        <input
          data-autofocus
          autoFocus
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          placeholder="Go to a place, an award, a batch; or do something"
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={found[current] ? `palette-${found[current].id}` : undefined}
          aria-label="Search or act"
          spellCheck={false}
        />
        <Kbd>Esc</Kbd>
      </div>
      <div
        ref={list}
        id="palette-list"
        role="listbox"
        aria-label="Results"
        className={styles.list}
        hidden={found.length === 0}
      >
        {found.map((entry, index) => {
          const Icon = ICONS[entry.group];
          const opensGroup = typed === '' && found[index - 1]?.group !== entry.group;
          return (
            <div key={`${entry.group}-${entry.id}`} role="presentation">
              {opensGroup && (
                <div className={styles.group} aria-hidden>
                  {entry.group}
                </div>
              )}
              <div
                id={`palette-${entry.id}`}
                role="option"
                aria-selected={index === current}
                className={styles.entry}
                onPointerMove={() => setAt(index)}
                onClick={() => run(entry)}
              >
                <Icon size={16} stroke={1.7} aria-hidden />
                <span className={styles.name}>{entry.name}</span>
                {entry.detail !== undefined && <span className={styles.detail}>{entry.detail}</span>}
              </div>
            </div>
          );
        })}
      </div>
      {found.length === 0 && (
        <p role="status" className={styles.none}>
          Nothing is called “{typed}”.
        </p>
      )}
    </div>
  );
}

/** The acts that are done at once; each says what it did. */
function useActs(onShortcuts: () => void): (act: PaletteAct) => void {
  const { client } = useRpcSource();
  const { setColorScheme } = useMantineColorScheme();
  const tell = (promise: Promise<string>, name: string) => {
    promise.then(
      (message) => notifications.show({ message }),
      (error: unknown) =>
        notifications.show({
          color: 'brick',
          title: name,
          message: explainError(error, name).what,
          autoClose: 12_000,
        }),
    );
  };
  return (act) => {
    switch (act) {
      case 'pause-all':
        return tell(
          client.queue
            .pause({ kind: 'all' })
            .then(({ runs }) => `Paused; ${formatCounted(runs, 'run')} wait.`),
          'pause the queue',
        );
      case 'resume-all':
        return tell(
          client.queue
            .resume({ kind: 'all' })
            .then(({ runs }) => `Resumed; ${formatCounted(runs, 'run')} go on.`),
          'resume the queue',
        );
      case 'verify-books':
        return tell(
          client.ledger
            .verify()
            .then(({ ok, entries, firstDifference }) =>
              ok
                ? `The books agree: ${formatCount(entries)} entries checked.`
                : `The books differ at ${firstDifference?.where ?? 'an unknown place'}.`,
            ),
          'check the books',
        );
      case 'sample-lab':
        return tell(
          client.workspace.addSampleLab().then(() => 'The sample lab is ready.'),
          'add the sample lab',
        );
      case 'theme-light':
        return setColorScheme('light');
      case 'theme-dark':
        return setColorScheme('dark');
      case 'theme-auto':
        return setColorScheme('auto');
      case 'shortcuts':
        return onShortcuts();
    }
  };
}
