/**
 * Figures and ids that were read after the shipped price list (provider-apis.md of 23 November 2026, sections 0 to 3).
 * None of them is a price by itself: each is proposed, and becomes a dated version when a person accepts it.
 */
import type { Day } from '#shared/base';
import type { Confidence, Modality } from '#shared/domain';
import type { PriceUnit } from '#shared/money';

export interface KnownFact {
  readonly provider: string;
  readonly key: string;
  readonly kind: 'price' | 'new-model' | 'gone';
  readonly source: string;
  readonly sourceDay: Day;
  readonly confidence: Confidence;
  /** In US dollars; nanos for `perUnits` units. */
  readonly nanos?: bigint;
  readonly perUnits?: bigint;
  /** Null: the source names none. */
  readonly unit?: PriceUnit | null;
  readonly modality?: Modality;
  readonly task?: string;
  readonly replacedBy?: string;
  readonly note?: string;
}

const READ = '2026-11-23' as Day;
const DOCUMENTS = {
  provider: 'gmi',
  source: 'GMI Cloud documents',
  sourceDay: READ,
  confidence: 'documented',
} as const;
const CLIENT = {
  provider: 'gmi',
  source: "Price table of a third party's client",
  sourceDay: '2026-05-04' as Day,
  confidence: 'client',
} as const;
const COMMAND_LINE = {
  provider: 'gmi',
  source: "Answers quoted in a third party's client",
  sourceDay: READ,
  confidence: 'client',
} as const;

const UNCLEAR =
  'The table does not say per what. Look at an invoice or ask the provider before you choose a unit.';
const UPSTREAM_GONE =
  'OpenAI shut Sora 2 down on 24 September 2026 and names no one-to-one replacement. Whether GMI Cloud still answers was not seen: check the account.';

const image = (key: string, nanos: bigint): KnownFact => ({
  ...CLIENT,
  kind: 'price',
  key,
  nanos,
  unit: 'image',
});
const unclear = (key: string, nanos: bigint, note = UNCLEAR): KnownFact => ({
  ...CLIENT,
  kind: 'price',
  key,
  nanos,
  unit: null,
  note,
});
const fresh = (
  key: string,
  modality: Modality,
  task: string,
  nanos: bigint,
  unit: PriceUnit | null,
  over: Partial<KnownFact> = {},
): KnownFact => ({
  ...CLIENT,
  kind: 'new-model',
  key,
  modality,
  task,
  nanos,
  unit,
  ...(unit === null ? { note: UNCLEAR } : {}),
  ...over,
});

export const KNOWN_FACTS: readonly KnownFact[] = [
  image('bria-fibo-image-blend', 20_000_000n),
  image('bria-fibo-relight', 20_000_000n),
  image('bria-fibo-restore', 20_000_000n),
  image('seedream-5.0-lite', 35_000_000n),
  {
    ...CLIENT,
    kind: 'price',
    key: 'Veo3',
    nanos: 400_000_000n,
    unit: 'second',
    note: 'A second of film, not a request: 8 seconds come to $3.20. The figure is from before Veo 3 was withdrawn elsewhere.',
  },
  unclear('pixverse-v5.6-t2v', 30_000_000n),
  unclear(
    'elevenlabs-tts-v3',
    100_000_000n,
    'The table does not say per what; 1,000 characters is likely, but a guess.',
  ),
  unclear('inworld-tts-1.5-mini', 5_000_000n),
  unclear('minimax-tts-speech-2.6-turbo', 60_000_000n),
  {
    ...DOCUMENTS,
    kind: 'gone',
    key: 'Sora-2-Pro',
    confidence: 'inferred',
    note: `${UPSTREAM_GONE} The exact id was sora-2-pro.`,
  },
  { ...DOCUMENTS, kind: 'gone', key: 'sora-2-pro', confidence: 'inferred', note: UPSTREAM_GONE },
  {
    ...DOCUMENTS,
    kind: 'gone',
    key: 'Veo3',
    confidence: 'inferred',
    replacedBy: 'gemini-omni-flash-preview',
    note: 'Google withdrew Veo 3 from the Gemini API on 30 June 2026 and names its Omni models instead. Whether GMI Cloud still answers was not seen: check the account.',
  },
  fresh('gemini-omni-flash-preview', 'video', 'Text to video', 100_000_000n, 'second', DOCUMENTS),
  fresh('seedance-2-0-260128', 'video', 'Text to video', 152_000_000n, 'second', COMMAND_LINE),
  fresh('heygen-avatar-4', 'video', 'Talking head', 66_700_000n, 'second'),
  fresh('bria-fibo', 'image', 'Text to image', 20_000_000n, 'image'),
  fresh('bria-genfill', 'image', 'Filling in', 20_000_000n, 'image'),
  fresh('bria-eraser', 'image', 'Erasing', 20_000_000n, 'image'),
  fresh('minimax-tts-speech-2.8-hd', 'audio', 'Text to speech', 100_000_000_000n, 'character', {
    source: 'Copy of a GMI Cloud page',
    sourceDay: READ,
    confidence: 'mirror',
    perUnits: 1_000_000n,
    note: 'Said as $0.10 for 1,000 characters.',
  }),
  fresh('minimax-music-2.5', 'audio', 'Music', 150_000_000n, 'request', { confidence: 'inferred' }),
  fresh('Kling-Text2Video-V2.1-Master', 'video', 'Text to video', 280_000_000n, null),
  fresh('Kling-Image2Video-V2.1-Master', 'video', 'Image to video', 280_000_000n, null),
  fresh('wan2.6-t2v', 'video', 'Text to video', 150_000_000n, null),
  fresh('wan2.6-i2v', 'video', 'Image to video', 150_000_000n, null),
];
