/** A backend that meets a bug whose words hold its key: thrown, or a promise that nobody waits for. */
import { reportCrashes } from '#electron/hosting';
import { createRedactor } from '#electron/keys';

const { clean } = createRedactor(process.env);
reportCrashes((line) => void process.stderr.write(`${clean(line)}\n`));
const key = process.env['GRANTMETER_KEY_GMI'] ?? '';
const bug = Object.assign(
  new Error(`bad header "Bearer ${key}"`, { cause: new Error(`because of ${key}`) }),
  {
    input: { key },
  },
);
if (process.argv[2] === 'rejected') void Promise.reject(bug);
else
  setTimeout(() => {
    throw bug;
  }, 1);
setTimeout(() => {}, 10_000);
