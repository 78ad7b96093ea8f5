/** Submissions in doubt (queue rule Q3): found, adopt it; known absent, send again; cannot be known, by price. */
import type { WorkRun } from '#db/repos';
import type { FindAnswer, ProviderError } from '#electron/providers';
import type { Flight } from './flights.ts';
import type { LaneWork } from './lane-work.ts';
import { backOffMs } from './settings.ts';
import type { Step } from './step.ts';

export function createDoubt(work: LaneWork): { runOnce(): void } {
  const { adapter, deps, flights } = work;
  const { executor, settings, clock, owners } = deps;

  const runOnce = (): void => {
    for (const flight of flights.due('doubtful', clock.monotonicMs())) {
      if (flight.isBeingLookedFor) continue;
      flight.isBeingLookedFor = true;
      work.follow(
        lookFor(flight).finally(() => {
          flight.isBeingLookedFor = false;
        }),
      );
    }
  };

  const lookFor = async (flight: Flight): Promise<void> => {
    const askedAtMs = clock.monotonicMs();
    const answer = await ask(flight.run);
    if (work.signal.aborted) return;
    if (answer.kind !== 'unavailable') work.reached();
    act(flight, answer, askedAtMs);
  };

  const ask = async (run: WorkRun): Promise<FindAnswer> => {
    if (!adapter.abilities.find)
      return { kind: 'cannot-know', why: 'this provider keeps no list of what it was asked' };
    const submission = executor.submissionOf(run, adapter);
    if (!submission.ok) return { kind: 'cannot-know', why: submission.error.message };
    return adapter.find(
      {
        ...submission.value,
        sentAtMs: run.sentAtMs ?? clock.nowMs(),
        isTaken: owners.isTaken,
      },
      work.signal,
    );
  };

  const act = (flight: Flight, answer: FindAnswer, askedAtMs: number): void => {
    const { run } = flight;
    const nowMs = clock.monotonicMs();
    switch (answer.kind) {
      case 'found': {
        // Two searches at once may find the same one of several equal requests: the second looks again.
        if (!owners.take(answer.requestId, run.id)) {
          flight.dueMs = nowMs;
          return;
        }
        const step = executor.follow(run, answer.requestId, answer.state, adapter, work.signal);
        return work.carry(flight, step);
      }
      case 'absent': {
        // Only a question that was put after the grace proves absence; the grace begins anew in each process.
        const provesAtMs = flight.sinceMs + adapter.abilities.absenceGraceMs;
        if (askedAtMs >= provesAtMs) return work.carry(flight, executor.sendAbsentAgain(run));
        flight.dueMs = provesAtMs;
        return;
      }
      case 'unavailable':
        return askLater(flight, answer.error);
      case 'cannot-know':
        return work.carry(flight, cannotKnow(run, answer.why));
    }
  };

  /** Without a network nothing is concluded; a provider that cannot answer is asked so often, and not for ever. */
  const askLater = (flight: Flight, error: ProviderError): void => {
    flight.finds += 1;
    if (error.code === 'unreachable') {
      flight.finds = Math.min(flight.finds, settings.maxFinds - 1);
      work.unreachable(error.message);
    }
    if (error.code === 'key-refused') deps.pauseLane(work.lane, error.message);
    if (flight.finds >= settings.maxFinds) return work.carry(flight, cannotKnow(flight.run, error.message));
    const asked = error.retry.kind === 'after' ? error.retry.delayMs : null;
    const waitMs = asked ?? backOffMs(flight.finds, settings, deps.random);
    flight.dueMs = clock.monotonicMs() + Math.min(settings.maxAskedRestMs, waitMs);
  };

  const cannotKnow = (run: WorkRun, why: string): Promise<Step> =>
    run.ceiling <= settings.autoResendLimit
      ? executor.sendUnknownAgain(run, why)
      : executor.giveToPerson(run, `Sent, but no answer came, and it cannot be known whether it ran: ${why}`);

  return { runOnce };
}
