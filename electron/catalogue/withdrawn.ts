/** Models that their makers withdrew, whoever resells them: provider-apis.md of 23 November 2026, section 0. */
import type { Day } from '#shared/base';
import type { Confidence } from '#shared/domain';

export interface Withdrawal {
  /** Exact ids, or how they begin where it ends in `*`. */
  readonly key: string;
  readonly since: Day;
  readonly replacedBy: string | null;
  readonly source: string;
  readonly confidence: Confidence;
}

const WITHDRAWN: readonly Withdrawal[] = [
  withdrawn('sora-2*', '2026-09-24', null, 'documented', 'OpenAI documents'),
  withdrawn('veo-2.0*', '2026-06-30', 'gemini-omni-1.1-flash', 'documented', 'Gemini API changelog'),
  withdrawn('veo-3.0*', '2026-06-30', 'gemini-omni-1.1-flash', 'documented', 'Gemini API changelog'),
  withdrawn('veo3*', '2026-06-30', 'gemini-omni-flash-preview', 'inferred', 'Gemini API changelog'),
  withdrawn(
    'veo-3.1-generate-preview',
    '2026-10-22',
    'gemini-omni-1.1-flash',
    'mirror',
    'Copy of the Gemini API deprecations',
  ),
  withdrawn(
    'veo-3.1-fast-generate-preview',
    '2026-10-22',
    'gemini-omni-1.1-flash',
    'mirror',
    'Copy of the Gemini API deprecations',
  ),
  withdrawn(
    'veo-3.1-lite-generate-preview',
    '2026-10-22',
    'gemini-omni-1.1-flash',
    'mirror',
    'Copy of the Gemini API deprecations',
  ),
];

function withdrawn(
  key: string,
  since: string,
  replacedBy: string | null,
  confidence: Confidence,
  source: string,
): Withdrawal {
  return { key, since: since as Day, replacedBy, confidence, source };
}

/** How a check finds what to use instead. Ids are compared without case: resellers write them each in their own way. */
export const withdrawalOf = (modelKey: string): Withdrawal | null => {
  const key = modelKey.toLowerCase();
  return (
    WITHDRAWN.find((each) =>
      each.key.endsWith('*') ? key.startsWith(each.key.slice(0, -1)) : key === each.key,
    ) ?? null
  );
};
