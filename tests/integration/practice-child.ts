/** A practice provider as a child process, for tests that kill it: `practice-child.ts BILL STATE FAULTS`. */
import { gmiCatalogue, parseFaultSpec, runPracticeProcess } from '#electron/providers/practice';
import { PRICES, realClock } from '../conformance/practice-rig.ts';

const [billFile = '', stateDir = '', spec = ''] = process.argv.slice(2);
const faults = parseFaultSpec(spec);
if (!faults.ok) throw new Error(faults.error.message);
const ended = await runPracticeProcess({
  port: 0,
  billFile,
  stateDir,
  catalogue: gmiCatalogue(PRICES),
  clock: realClock,
  random: Math.random,
  faults: faults.value,
  pace: 0.2,
  exitWithParent: true,
});
if (!ended.ok) {
  process.stderr.write(ended.error.message);
  process.exitCode = 1;
}
