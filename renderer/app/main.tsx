/** Starts the window: one connection, one cache, one clock, then the shell. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@fontsource-variable/inter';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { createConnection, createRpc, openLine } from '#renderer/rpc';
import { App } from './App.tsx';
import { createCache } from './cache.ts';
import { systemClock } from './clock.ts';

// The policy of the page forbids `eval`; zod would try it once and leave an error in the console.
z.config({ jitless: true });

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
// Scroll locks of dialogs make a style sheet; they look here for the nonce.
Object.assign(globalThis, { __webpack_nonce__: nonce });

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');

createRoot(root).render(
  <StrictMode>
    <App
      source={createRpc(createConnection(openLine(window)))}
      cache={createCache()}
      clock={systemClock}
      nonce={nonce}
    />
  </StrictMode>,
);
