export { type BareQueue, openBareQueue } from './bare-queue.ts';
export { openPlainjob, type RealPlainjob } from './plainjob.ts';
export { type RawLab, runRawGroups } from './raw-groups.ts';
