#!/usr/bin/env node
/** The command line's entry: one command per process, with the real clock and chance. */
import { keepYoungHeapSmall } from '#electron/hosting';
import { systemClock, systemRandom } from '#electron/system';
import { runCommandLine } from './command-line.ts';

keepYoungHeapSmall();
await runCommandLine(process.argv.slice(2), { clock: systemClock, random: systemRandom });
