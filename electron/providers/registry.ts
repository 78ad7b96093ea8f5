/** Every kind of provider that the program speaks to. A new one is a folder and a line here; see README.md. */
import type { Clock } from '#shared/base';
import type { Http } from '#electron/providers/http';
import type { Adapter, Dialect } from './contract.ts';
import { briaKind } from '#electron/providers/bria';
import { falKind } from '#electron/providers/fal';
import { geminiBatchKind } from '#electron/providers/gemini-batch';
import { geminiOmniKind } from '#electron/providers/gemini-omni';
import { gmiKind } from '#electron/providers/gmi';
import { gmiLlmKind } from '#electron/providers/gmi-llm';
import { openaiBatchKind } from '#electron/providers/openai-batch';
import { openaiChatKind } from '#electron/providers/openai-chat';
import { openaiVideosKind } from '#electron/providers/openai-videos';
import { replicateKind } from '#electron/providers/replicate';
import { veoKind } from '#electron/providers/veo';

/** What any adapter is made from. */
export interface AdapterDeps {
  readonly http: Http;
  /** Where its paths begin; a slash at the end does not matter. */
  readonly baseUrl: string;
  /** The account's secret as it was given: a key, or a whole file of credentials. Null: there is none. */
  readonly apiKey: () => Promise<string | null>;
  readonly clock: Clock;
  /** Overrides of the provider's own times, for tests and for the practice provider. */
  readonly absenceGraceMs?: number;
  readonly submitTimeoutMs?: number;
  readonly pollIntervalMs?: number;
  readonly maxOutputBytes?: number;
}

export interface ProviderKind {
  /** Stored with accounts; never changed. */
  readonly id: string;
  readonly name: string;
  /** Null: an address of the lab's own, which a person has to give. */
  readonly defaultBaseUrl: string | null;
  /** What kind of secret it wants, in words; null: none. */
  readonly keyHint: string | null;
  /** Where the practice provider speaks its protocol: the path after its address. */
  readonly practicePath: string;
  readonly dialect: Dialect;
  create(deps: AdapterDeps): Adapter;
}

// biome-ignore format: one a line
const KINDS: readonly ProviderKind[] = [
  briaKind,
  falKind,
  geminiBatchKind,
  geminiOmniKind,
  gmiKind,
  gmiLlmKind,
  openaiBatchKind,
  openaiChatKind,
  openaiVideosKind,
  replicateKind,
  veoKind,
];

export const providerKinds = (): readonly ProviderKind[] => KINDS;

export const providerKind = (id: string): ProviderKind | null => KINDS.find((kind) => kind.id === id) ?? null;
