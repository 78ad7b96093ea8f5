/** The frame of the window: rail, banner, the screen at hand, and the layers above it. */
import { useEffect, useRef, useState } from 'react';
import { type Route, useRoute } from '#renderer/routes';
import { AwardsScreen } from '#renderer/screens/awards';
import { ModelsScreen } from '#renderer/screens/models';
import { NewBatchScreen } from '#renderer/screens/new-batch';
import { OverviewScreen } from '#renderer/screens/overview';
import { QueueScreen } from '#renderer/screens/queue';
import { SettingsScreen } from '#renderer/screens/settings';
import { Banner } from './Banner.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { useKeys } from './keys.ts';
import { Palette } from './Palette.tsx';
import { PLACES } from './places.ts';
import { Rail } from './Rail.tsx';
import styles from './Shell.module.css';
import { Shortcuts } from './Shortcuts.tsx';

type Layer = 'palette' | 'shortcuts' | null;

export function Shell() {
  const { route } = useRoute();
  const [layer, setLayer] = useState<Layer>(null);
  const main = useRef<HTMLElement>(null);
  useKeys({ openPalette: () => setLayer('palette'), openShortcuts: () => setLayer('shortcuts') });

  const first = useRef(true);
  useEffect(() => {
    const name = PLACES.find(({ place }) => place === route.place)?.name ?? 'Grantmeter';
    document.title = `${name} - Grantmeter`;
    if (main.current) main.current.scrollTop = 0;
    // Moving to another place moves the focus with it, so that the keyboard and the screen reader go along.
    if (!first.current) document.getElementById('page-title')?.focus({ preventScroll: true });
    first.current = false;
  }, [route.place]);

  return (
    <div className={styles.shell}>
      <a
        className={styles.skip}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the page
      </a>
      <Rail onSearch={() => setLayer('palette')} onShortcuts={() => setLayer('shortcuts')} />
      <div className={styles.stage}>
        <Banner />
        <main ref={main} id="main" tabIndex={-1} className={styles.main}>
          <ErrorBoundary key={route.place}>
            <Screen route={route} />
          </ErrorBoundary>
        </main>
      </div>
      <Palette
        opened={layer === 'palette'}
        onClose={() => setLayer(null)}
        onShortcuts={() => setLayer('shortcuts')}
      />
      <Shortcuts opened={layer === 'shortcuts'} onClose={() => setLayer(null)} />
    </div>
  );
}

function Screen({ route }: { route: Route }) {
  switch (route.place) {
    case 'overview':
      return <OverviewScreen route={route} />;
    case 'new-batch':
      return <NewBatchScreen route={route} />;
    case 'queue':
      return <QueueScreen route={route} />;
    case 'awards':
      return <AwardsScreen route={route} />;
    case 'models':
      return <ModelsScreen route={route} />;
    case 'settings':
      return <SettingsScreen route={route} />;
  }
}
