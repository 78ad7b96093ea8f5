/** What every handler works with. */
import type { Db } from '#db';
import type { AccountRow } from '#db/repos';
import type { Books } from '#electron/books';
import type { OutputFolder, Previews } from '#electron/files';
import type { KeyStore } from '#electron/keys';
import type { Planner, PromptLibrary } from '#electron/planning';
import type { Adapter } from '#electron/providers';
import type { QueueActs } from '#electron/queue';
import type { QueueStatus } from '#shared/contract';
import type { AwardId, MakeId } from '#shared/domain';

/** Who asks: the name under which acts are recorded. */
export interface AppContext {
  readonly actor: string;
}

export interface Backend {
  readonly db: Db;
  readonly dir: string;
  readonly version: string;
  readonly books: Books;
  readonly planner: Planner;
  readonly prompts: PromptLibrary;
  readonly acts: QueueActs;
  readonly outputs: { readonly store: OutputFolder; readonly previews: Previews };
  readonly makeId: MakeId;
  readonly nowMs: () => number;
  readonly booksProblem: () => string | null;
  readonly status: () => QueueStatus;
  /** The status at once and after each change, at most ten times a second, until `signal` aborts. */
  readonly watchStatus: (signal: AbortSignal | undefined) => AsyncGenerator<QueueStatus, void, void>;
  readonly keys: KeyStore;
  readonly adapterFor: (account: AccountRow) => Promise<Adapter>;
  /** Fills the workspace with the sample lab; null where awards are already there. */
  readonly addSampleLab: () => readonly AwardId[] | null;
  /** The system says that there is a network again. */
  readonly networkIsBack: () => void;
  readonly log: (line: string) => void;
  /** Something changed that screens may want to see. */
  readonly changed: () => void;
}
