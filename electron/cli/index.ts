#!/usr/bin/env node
/** The command line's entry: one command per process, with the real clock and chance. */
import { systemClock, systemRandom } from '#electron/system';
import { runCommandLine } from './command-line.ts';

await runCommandLine(process.argv.slice(2), { clock: systemClock, random: systemRandom });
