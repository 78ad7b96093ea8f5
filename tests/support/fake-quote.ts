/** The fake backend's quote and its checks. */
import type { Quote, QuoteInput } from '#shared/contract';
import type { Check } from '#shared/domain';
import { formatMoney, type Nanos, subtract, sum, times, ZERO } from '#shared/money';
import type { FakeWorld } from './fake-queue.ts';

export async function promptsOf(world: FakeWorld, source: QuoteInput['prompts']): Promise<readonly string[]> {
  if (source.kind === 'text') return source.text.split('\n').filter((line) => line.trim() !== '');
  const set = await world.prompts.open(source.fileId);
  return set.ok ? set.value.texts : [];
}

export function quoteFor(world: FakeWorld, input: QuoteInput, prompts: readonly string[]): Quote {
  const byModel = input.modelKeys.map((modelKey) => {
    const each = world.models.find(({ key }) => key === modelKey)?.price?.nanos ?? null;
    const runs = prompts.length * input.repeats;
    return { modelKey, runs, each, ceiling: each === null ? null : times(each, runs) };
  });
  const ceiling = sum(byModel.map((row) => row.ceiling ?? ZERO));
  const balance = input.allocationId ? world.books.balanceOf(input.allocationId) : null;
  const short = balance ? subtract(ceiling, balance.available) : ZERO;
  const premium = byModel.some(
    ({ modelKey }) => world.models.find(({ key }) => key === modelKey)?.tier === 'premium',
  );
  const checks: Check[] = [
    prompts.length === 0
      ? { id: 'prompts', verdict: 'block', reason: 'There are no prompts yet' }
      : { id: 'prompts', verdict: 'pass', reason: 'Every prompt can be read' },
    input.modelKeys.length === 0
      ? { id: 'models', verdict: 'block', reason: 'No model is chosen' }
      : { id: 'price', verdict: 'pass', reason: 'Every model has a price in force, from 10 March 2026' },
    balance === null
      ? { id: 'allocation', verdict: 'block', reason: 'No allocation is chosen' }
      : { id: 'award', verdict: 'pass', reason: 'The award is active and today lies inside its dates' },
    ...(balance === null
      ? []
      : [
          short > 0n
            ? ({
                id: 'funds',
                verdict: 'block',
                reason: `The allocation is short by ${formatMoney(short)}`,
              } as const)
            : ({ id: 'funds', verdict: 'pass', reason: 'The allocation covers the ceiling' } as const),
        ]),
    ...(input.purpose.trim() === ''
      ? [
          {
            id: 'purpose',
            verdict: 'warn',
            reason: 'No purpose is written; an auditor will ask what this was for',
          } as const,
        ]
      : []),
    ...(premium
      ? [
          {
            id: 'tier',
            verdict: 'warn',
            reason: 'Contains premium models; check a cheap baseline first',
          } as const,
        ]
      : []),
  ];
  return {
    prompts: prompts.length,
    duplicates: prompts.length - new Set(prompts).size,
    runs: byModel.reduce((total, { runs }) => total + runs, 0),
    low: ((ceiling * 9n) / 10n) as Nanos,
    likely: ceiling,
    ceiling,
    byModel,
    checks,
    balance,
  };
}
