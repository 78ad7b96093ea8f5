/** What every handler works with. */
import type { Db, WriteDb } from '#db';
import type { AccountRow } from '#db/repos';
import type { Books } from '#electron/books';
import type { OutputFolder, Previews } from '#electron/files';
import type { KeyStore } from '#electron/keys';
import type { Planner, PromptLibrary } from '#electron/planning';
import type { Adapter } from '#electron/providers';
import type { QueueActs } from '#electron/queue';
import type { QueueStatus } from '#shared/contract';
import type { AccountId, AwardId, MakeId } from '#shared/domain';

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
  /** Gives a practice account the models that the practice provider sells through its protocol. */
  readonly addPracticeModels: (tx: WriteDb, accountId: AccountId, provider: string) => void;
  /** Fills the workspace with the sample lab; null where awards are already there. */
  readonly addSampleLab: () => readonly AwardId[] | null;
  /** The system says that there is a network again. */
  readonly networkIsBack: () => void;
  readonly log: (line: string) => void;
  /** Something changed that screens may want to see. */
  readonly changed: () => void;
}
