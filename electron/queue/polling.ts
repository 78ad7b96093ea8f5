/** Asks after what is pending at the provider, one question for all due runs of a model; passes cancels on. */
import type { RequestState } from '#electron/providers';
import type { Flight } from './flights.ts';
import type { LaneWork } from './lane-work.ts';
import { backOffMs, pendingLimitMs } from './settings.ts';

/** Polls in a row that do not know a request before a person is asked. */
const MAX_ABSENCES = 5;

export function createPolling(work: LaneWork): { runOnce(): void } {
  const { adapter, deps, flights } = work;
  const { pollIntervalMs } = adapter.abilities;
  /** Models whose question is under way, so that a slow answer holds up no other model. */
  const asking = new Set<string>();
  const failures = new Map<string, number>();

  const runOnce = (): void => {
    const byModel = new Map<string, Flight[]>();
    for (const flight of flights.due('pending', deps.clock.monotonicMs())) {
      const group = byModel.get(flight.run.modelKey);
      if (group) group.push(flight);
      else byModel.set(flight.run.modelKey, [flight]);
    }
    for (const [modelKey, group] of byModel) {
      if (asking.has(modelKey)) continue;
      asking.add(modelKey);
      work.follow(ask(modelKey, group).finally(() => asking.delete(modelKey)));
    }
  };

  const ask = async (modelKey: string, group: readonly Flight[]): Promise<void> => {
    await Promise.all(group.filter((flight) => flight.cancel === 'wanted').map(cancel));
    const ids = group.flatMap(({ run }) => (run.requestId === null ? [] : [run.requestId]));
    const answer = await adapter.poll(modelKey, ids, work.signal);
    if (work.signal.aborted) return;
    const nowMs = deps.clock.monotonicMs();
    if (answer.ok) {
      work.reached();
      failures.delete(modelKey);
      for (const flight of group) hear(flight, answer.value.get(flight.run.requestId ?? ''), nowMs);
      return;
    }
    const { error } = answer;
    const tries = (failures.get(modelKey) ?? 0) + 1;
    failures.set(modelKey, tries);
    if (error.code === 'unreachable') work.unreachable(error.message);
    if (error.code === 'key-refused') deps.pauseLane(work.lane, error.message);
    const asked = error.retry.kind === 'after' ? error.retry.delayMs : null;
    const waitMs = Math.min(
      deps.settings.maxAskedRestMs,
      asked ?? backOffMs(tries, deps.settings, deps.random),
    );
    for (const flight of group) flight.dueMs = nowMs + Math.max(waitMs, pollIntervalMs);
  };

  /** How it ends, and whether it is billed, comes from the next answers. A cancel that did not get through is repeated. */
  const cancel = async (flight: Flight): Promise<void> => {
    flight.cancel = 'told';
    const { requestId, state } = flight.run;
    if (requestId === null || state !== 'accepted' || adapter.abilities.cancel === 'none') return;
    const answer = await adapter.cancel(requestId, work.signal);
    if (!answer.ok) flight.cancel = 'wanted';
  };

  const hear = (flight: Flight, state: RequestState | undefined, nowMs: number): void => {
    const { executor, settings } = deps;
    const { run } = flight;
    if (state === undefined) {
      flight.absences += 1;
      flight.dueMs = nowMs + pollIntervalMs * 4;
      if (flight.absences >= MAX_ABSENCES)
        work.carry(
          flight,
          executor.giveToPerson(run, `The provider no longer knows request ${run.requestId}.`),
        );
      return;
    }
    flight.absences = 0;
    if (state.kind === 'pending') {
      flight.dueMs = nowMs + pollIntervalMs;
      const limitMs = pendingLimitMs(adapter, settings);
      if (nowMs - flight.sinceMs <= limitMs) return;
      const minutes = Math.round(limitMs / 60_000);
      const why = `Still "${state.status}" at the provider after ${minutes} minutes.`;
      work.carry(flight, executor.giveToPerson(run, why));
      return;
    }
    if (state.kind === 'done' && flight.fetches >= settings.maxFetches)
      work.carry(flight, executor.loseOutput(run, state.bill, flight.why));
    else work.carry(flight, executor.follow(run, run.requestId ?? '', state, adapter, work.signal));
  };

  return { runOnce };
}
