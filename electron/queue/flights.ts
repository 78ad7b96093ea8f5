/** What a lane has in hand: one flight for each run that is sent, asked after, looked for or fetched. */
import type { WorkRun } from '#db/repos';
import type { RunId } from '#shared/domain';

export interface Flight {
  run: WorkRun;
  /** `busy`: a step is under way. `pending`: asked after when due. `doubtful`: looked for when due. */
  phase: 'busy' | 'pending' | 'doubtful';
  /** Monotonic, as all times here: when it came into its phase of waiting. */
  sinceMs: number;
  dueMs: number;
  /** Searches that got no answer, copies that failed, polls that did not know it. */
  finds: number;
  fetches: number;
  absences: number;
  /** When its output was first not found; null: it was not missed. */
  missingSinceMs: number | null;
  isBeingLookedFor: boolean;
  cancel: 'no' | 'wanted' | 'told';
  /** Why it is in doubt. */
  why: string;
}

export class Flights {
  private readonly byRun = new Map<RunId, Flight>();

  get size(): number {
    return this.byRun.size;
  }

  has = (runId: RunId): boolean => this.byRun.has(runId);
  get = (runId: RunId): Flight | undefined => this.byRun.get(runId);

  add(run: WorkRun, phase: Flight['phase'], nowMs: number): Flight {
    const flight: Flight = {
      run,
      phase,
      sinceMs: nowMs,
      dueMs: nowMs,
      finds: 0,
      fetches: 0,
      absences: 0,
      missingSinceMs: null,
      isBeingLookedFor: false,
      cancel: 'no',
      why: '',
    };
    this.byRun.set(run.id, flight);
    return flight;
  }

  /** False when the run has come back in another flight meanwhile, which stays. */
  remove(flight: Flight): boolean {
    return this.byRun.get(flight.run.id) === flight && this.byRun.delete(flight.run.id);
  }

  due(phase: Flight['phase'], nowMs: number): Flight[] {
    return [...this.byRun.values()].filter((flight) => flight.phase === phase && flight.dueMs <= nowMs);
  }
}
