/** The window as one component, for main.tsx and for tests. */
export { App, type AppProps } from './App.tsx';
export { createCache } from './cache.ts';
