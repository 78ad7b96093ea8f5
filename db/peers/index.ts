export { type BareQueue, openBareQueue } from './bare-queue.ts';
export { type RawLab, runRawGroups } from './raw-groups.ts';
