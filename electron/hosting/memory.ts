/** What a host asks of the runtime's memory before it opens the backend. */
import { setFlagsFromString } from 'node:v8';

/**
 * A batch makes many small objects that die at once, of which V8 would let a hundred megabytes gather before it looks: on a
 * shared machine that is memory taken from others for nothing. Measured: 190 instead of 285 MB, at the same speed.
 */
export const keepYoungHeapSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1');
