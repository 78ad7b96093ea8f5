/** The fault specification: `429=0.05,lost=0.02,retry-after=2,seed=7`. Grammar and meanings: README.md in this folder. */
import { createRandom, err, ok, type Result } from '#shared/base';

/** Drawn once for each submission. */
export const SUBMIT_FAULTS = [
  '429',
  '429-bare',
  '400-policy',
  '401',
  '404',
  '500',
  '500-inner',
  '500-accepted',
  '502',
  '502-accepted',
  '503',
  '504',
  'lost',
  'lost-before',
  'slow',
  'drip',
  'malformed',
  'wrong-type',
  'no-outcome',
  'vanish',
  'stuck',
  'fail-free',
  'fail-billed',
  'fail-unsaid',
  'cancel',
] as const;
/** Drawn for each status or list call. */
export const POLL_FAULTS = ['poll-429', 'poll-500', 'poll-503', 'poll-malformed', 'poll-lost'] as const;
/** Drawn for each output that is fetched. */
export const MEDIA_FAULTS = ['media-503', 'media-cut', 'media-drip'] as const;
/** Not faults, but numbers the faults use. */
const SETTINGS = ['retry-after', 'slow-ms', 'drip-ms', 'seed'] as const;

export type SubmitFault = (typeof SUBMIT_FAULTS)[number];
export type PollFault = (typeof POLL_FAULTS)[number];
export type MediaFault = (typeof MEDIA_FAULTS)[number];
export type Fault = SubmitFault | PollFault | MediaFault;
type Setting = (typeof SETTINGS)[number];

export interface FaultSpec {
  readonly probabilities: ReadonlyMap<Fault, number>;
  readonly retryAfterSeconds: number;
  readonly slowMs: number;
  readonly dripMs: number;
  readonly seed: number;
}

export interface FaultSpecError {
  readonly code: 'bad-fault-spec';
  readonly message: string;
}

export const NO_FAULTS: FaultSpec = {
  probabilities: new Map(),
  retryAfterSeconds: 1,
  slowMs: 3_000,
  dripMs: 2_000,
  seed: 1,
};

export function parseFaultSpec(text: string): Result<FaultSpec, FaultSpecError> {
  const probabilities = new Map<Fault, number>();
  const settings = new Map<Setting, number>();
  for (const part of text.split(',').map((piece) => piece.trim())) {
    if (part === '') continue;
    const [, name = '', digits = ''] = /^([a-z0-9-]+)\s*=\s*(\d+(?:\.\d+)?|\.\d+)$/.exec(part) ?? [];
    const value = Number(digits);
    if (name === '') return bad(`"${part}" is not of the form name=number, such as lost=0.02`);
    if (isFault(name)) {
      if (value > 1) return bad(`${name}=${digits}: a probability is between 0 and 1`);
      probabilities.set(name, value);
    } else if (isSetting(name)) settings.set(name, value);
    else return bad(`there is no fault "${name}"; known: ${[...ALL_FAULTS, ...SETTINGS].join(', ')}`);
  }
  for (const group of [SUBMIT_FAULTS, POLL_FAULTS, MEDIA_FAULTS]) {
    const total = group.reduce((sum, name) => sum + (probabilities.get(name) ?? 0), 0);
    if (total > 1 + 1e-9)
      return bad(`the probabilities of ${group[0]} and its kind add up to ${total}, which is more than 1`);
  }
  return ok({
    probabilities,
    retryAfterSeconds: settings.get('retry-after') ?? NO_FAULTS.retryAfterSeconds,
    slowMs: settings.get('slow-ms') ?? NO_FAULTS.slowMs,
    dripMs: settings.get('drip-ms') ?? NO_FAULTS.dripMs,
    seed: settings.get('seed') ?? NO_FAULTS.seed,
  });
}

export interface FaultSource {
  readonly spec: FaultSpec;
  /** Draws at most one fault; forced ones come first. */
  forSubmit(): SubmitFault | null;
  forPoll(): PollFault | null;
  forMedia(): MediaFault | null;
  /** What the next calls of each kind meet, in order; `none` lets one through. */
  force(faults: readonly (Fault | 'none')[]): void;
}

/** The same seed gives the same sequence of draws. */
export function createFaultSource(spec: FaultSpec): FaultSource {
  const random = createRandom(spec.seed);
  const forced: (Fault | 'none')[] = [];
  const draw = <T extends Fault>(kind: readonly T[]): T | null => {
    const isOfKind = (name: Fault | 'none'): name is T => (kind as readonly string[]).includes(name);
    // "none" belongs to submissions: that is what tests count.
    const at = forced.findIndex(
      (name) => isOfKind(name) || (name === 'none' && kind[0] === SUBMIT_FAULTS[0]),
    );
    const [next] = at < 0 ? [] : forced.splice(at, 1);
    if (next !== undefined) return isOfKind(next) ? next : null;
    if (spec.probabilities.size === 0) return null;
    let rest = random();
    for (const name of kind) {
      rest -= spec.probabilities.get(name) ?? 0;
      if (rest < 0) return name;
    }
    return null;
  };
  return {
    spec,
    forSubmit: () => draw(SUBMIT_FAULTS),
    forPoll: () => draw(POLL_FAULTS),
    forMedia: () => draw(MEDIA_FAULTS),
    force: (faults) => void forced.push(...faults),
  };
}

const ALL_FAULTS: readonly string[] = [...SUBMIT_FAULTS, ...POLL_FAULTS, ...MEDIA_FAULTS];
export const isFault = (name: string): name is Fault => ALL_FAULTS.includes(name);
const isSetting = (name: string): name is Setting => (SETTINGS as readonly string[]).includes(name);
const bad = (message: string) => err<FaultSpecError>({ code: 'bad-fault-spec', message });
