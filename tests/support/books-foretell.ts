/** Draws of acts, what each is as a line, and what it must come to by the rules: the other half of books-account.ts. */
import fc from 'fast-check';
import { type Account, type Coming, type ModelCost, type Pot, POTS } from './books-account.ts';

/** An act before it is known what it meets: a run, a cost or a transfer is picked by counting on from `pick`. */
export interface Draw {
  readonly do: (typeof DOINGS)[number];
  readonly to: Pot;
  readonly other: Pot;
  readonly amount: number;
  readonly amounts: readonly number[];
  readonly pick: number;
}

/** More often what others live on. */
// biome-ignore format: a list
const DOINGS = [
  'allot', 'allot', 'move', 'revise', 'hold', 'hold', 'hold', 'settle', 'settle', 'settle', 'void', 'settle again',
  'void unsent', 'charge', 'bill', 'bill', 'rent', 'credit', 'credit', 'use', 'use', 'use', 'refund', 'adjust', 'adjust a cost', 'ask', 'ask', 'ask',
  'ask', 'approve', 'approve', 'approve', 'approve', 'approve', 'approve own', 'decline', 'decline', 'decline', 'rule', 'split', 'cap',
] as const;

export const draws: fc.Arbitrary<readonly Draw[]> = fc.array(
  fc.record({
    do: fc.constantFrom(...DOINGS),
    to: fc.constantFrom(...POTS),
    other: fc.constantFrom(...POTS),
    amount: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 1, max: 900 }) },
      { weight: 1, arbitrary: fc.integer({ min: -300, max: 0 }) },
    ),
    amounts: fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 3 }),
    pick: fc.nat({ max: 999 }),
  }),
  { minLength: 3, maxLength: 12, size: 'max' },
);

export interface Foretold {
  readonly line: string;
  /** `throws` where the database refuses it. */
  readonly result: string;
  /** The costs that it books, in the order of their entries. */
  readonly costs?: readonly Coming[];
}

const pickOf = <T>(items: readonly T[], pick: number): T | undefined =>
  items[pick % Math.max(1, items.length)];
const short = (by: bigint): string => `insufficient-funds, ${by} short`;

/** Null where there is nothing to act on yet. `history` makes names that no other history has. */
export function foretell(draw: Draw, account: Account, history: number): Foretold | null {
  const { to, other, pick } = draw;
  const amount = BigInt(draw.amount);
  const figures = account.figures[to];
  const books = (line: string, coming: readonly Coming[]): Foretold => {
    for (const each of coming) account.spend(each);
    return { line, result: 'ok', costs: coming };
  };
  switch (draw.do) {
    case 'allot': {
      const line = `allot ${to} ${amount}`;
      const over = amount > 0n ? amount - account.freeOfAward(to) : -amount - account.returnable(to);
      if (amount !== 0n && over > 0n) return { line, result: short(over) };
      figures.allotted += amount;
      return { line, result: 'ok' };
    }
    case 'move': {
      const line = `move ${amount} from ${to} to ${other}`;
      if (amount === 0n) return { line, result: 'bad-input, amount' };
      if (to === other || to === 'D' || other === 'D') return { line, result: 'bad-input, to' };
      const [giver, size] = amount > 0n ? [to, amount] : [other, -amount];
      if (size > account.returnable(giver)) return { line, result: short(size - account.returnable(giver)) };
      figures.allotted -= amount;
      account.figures[other].allotted += amount;
      account.moved += size;
      return { line, result: `ok, ${account.level()}` };
    }
    case 'revise': {
      if (to === 'D') return null;
      const line = `revise ${to} by ${amount}`;
      if (amount === 0n) return { line, result: 'bad-input, amount' };
      if (amount < 0n && -amount > account.returnable(to))
        return { line, result: short(-amount - account.returnable(to)) };
      if (account.award + amount <= 0n) return { line, result: 'bad-input, amount' };
      account.award += amount;
      figures.allotted += amount;
      return { line, result: `ok, ${account.award} in all` };
    }
    case 'hold': {
      const total = draw.amounts.reduce((all, each) => all + BigInt(each), 0n);
      const batch = `h${history}b${account.batches + 1}`;
      const line = `hold ${batch} on ${to}: ${draw.amounts.join(' ')}`;
      if (figures.cap !== null && figures.used + total > figures.cap)
        return { line, result: 'not-chargeable, person-cap' };
      const over = total - account.available(to);
      if (over > 0n) return { line, result: short(over) };
      account.batches += 1;
      figures.held += total;
      figures.used += total;
      draw.amounts.forEach((ceiling, index) => {
        account.runs.push({ name: `${batch}/${index + 1}`, of: to, ceiling: BigInt(ceiling), open: true });
      });
      return { line, result: 'ok' };
    }
    case 'settle': {
      const run = pickOf(
        account.runs.filter((each) => each.open),
        pick,
      );
      if (!run) return null;
      const billed = (run.ceiling * BigInt(pick % 140) + 99n) / 100n;
      account.close(run, billed);
      const covered = billed < run.ceiling ? billed : run.ceiling;
      const costs = [covered, billed - covered]
        .filter((each) => each > 0n)
        .map((each) => ({ of: run.of, amount: each, isPersons: true }));
      return { line: `settle ${run.name} for ${billed}`, result: 'ok', costs };
    }
    case 'void': {
      const run = pickOf(
        account.runs.filter((each) => each.open),
        pick,
      );
      if (!run) return null;
      account.close(run, 0n);
      return { line: `void ${run.name}`, result: 'ok' };
    }
    case 'settle again': {
      const run = pickOf(
        account.runs.filter((each) => !each.open && each.ceiling > 0n),
        pick,
      );
      return run ? { line: `settle again ${run.name} for ${pick}`, result: 'throws' } : null;
    }
    case 'void unsent': {
      if (account.batches === 0) return null;
      const batch = `h${history}b${1 + (pick % account.batches)}`;
      const unsent = account.runs.filter((run) => run.open && run.name.startsWith(`${batch}/`));
      for (const run of unsent) account.close(run, 0n);
      return { line: `void unsent of ${batch}`, result: `ok, ${unsent.length} runs` };
    }
    case 'charge':
      return amount <= 0n ? null : books(`charge ${to} ${amount}`, [{ of: to, amount, isPersons: false }]);
    case 'bill': {
      const line = `bill ${to} ${amount}`;
      if (amount <= 0n) return { line, result: 'bad-input, amount' };
      return books(line, [{ of: to, amount, isPersons: true }]);
    }
    case 'rent': {
      const tenths = BigInt(pick);
      const line = `rent ${to} ${tenths / 10n}.${tenths % 10n} h at ${amount}`;
      if (tenths === 0n) return { line, result: 'bad-input, gpuHours' };
      if (amount <= 0n) return { line, result: 'bad-input, perHour' };
      const cost = (2n * amount * tenths + 10n) / 20n;
      if (cost === 0n) return { line, result: 'bad-input, amount' };
      return books(line, [{ of: to, amount: cost, isPersons: true }]);
    }
    case 'credit': {
      if (account.credit) return null;
      const line = `credit c1 of ${amount}`;
      if (amount <= 0n) return { line, result: 'bad-input, amount' };
      account.credit = { left: amount };
      return { line, result: 'ok' };
    }
    case 'use': {
      if (!account.credit) return null;
      const line = `use ${amount} of c1 on ${to}`;
      if (amount <= 0n) return { line, result: 'bad-input, amount' };
      if (amount > account.credit.left) return { line, result: short(amount - account.credit.left) };
      account.credit.left -= amount;
      return books(line, [{ of: to, amount, isPersons: true }]);
    }
    case 'rule':
      account.weights = [1n + BigInt(pick % 7), 1n + BigInt(pick % 5), 1n + BigInt(pick % 3)];
      return {
        line: `rule R${history}: A ${account.weights[0]}, B ${account.weights[1]}, D ${account.weights[2]}`,
        result: 'ok, version',
      };
    case 'split': {
      const line = `split ${amount} by R${history}`;
      if (amount <= 0n) return { line, result: 'bad-input, amount' };
      if (!account.weights) return { line, result: 'not-found' };
      const parts = account.partsOf(amount).filter(([, part]) => part > 0n);
      const told = books(
        line,
        parts.map(([of, part]) => ({ of, amount: part, isPersons: true })),
      );
      return { ...told, result: `ok, ${parts.map(([, part]) => part).join(' ')}` };
    }
    case 'cap':
      figures.cap = amount < 0n ? 0n : amount;
      return { line: `cap of ${figures.cap} on ${to}`, result: 'ok' };
    case 'adjust': {
      const line = `adjust ${to} by ${pick % 2 === 0 ? amount : -amount}`;
      const by = pick % 2 === 0 ? amount : -amount;
      if (by === 0n) return { line, result: 'bad-input, amount' };
      if (by < 0n && figures.spent + by < 0n) return { line, result: short(-by - figures.spent) };
      account.spend({ of: to, amount: by, isPersons: false });
      return { line, result: 'ok' };
    }
    case 'refund':
    case 'adjust a cost':
    case 'ask': {
      const cost = pickOf(account.costs, pick);
      // Sizes that fit more often than not.
      const size =
        amount > 0n
          ? 1n + (amount % (cost ? leftNow(account, cost) + leftNow(account, cost) / 4n + 1n : 1n))
          : amount;
      return cost ? aboutCost(draw, account, cost, size) : null;
    }
    case 'approve':
    case 'approve own':
    case 'decline':
      return decide(draw, account);
  }
}

/** A correction that names no entry may have taken back what the cost itself still has. */
function leftNow(account: Account, cost: ModelCost): bigint {
  const { spent } = account.figures[cost.of];
  const left = cost.left < spent ? cost.left : spent;
  return left > 0n ? left : 0n;
}

function aboutCost(draw: Draw, account: Account, cost: ModelCost, amount: bigint): Foretold {
  const left = leftNow(account, cost);
  const over = amount - left;
  const take = (by: bigint): void => {
    cost.left -= by;
    account.spend({ of: cost.of, amount: -by, isPersons: cost.isPersons });
  };
  switch (draw.do) {
    case 'refund': {
      const line = `refund ${amount} of entry ${cost.seq}`;
      if (amount <= 0n) return { line, result: 'bad-input, amount' };
      if (over > 0n) return { line, result: short(over) };
      take(amount);
      return { line, result: 'ok' };
    }
    case 'ask': {
      const name = `t${account.transfers.length + 1}`;
      const isAll = draw.pick % 3 === 0;
      const asked = isAll ? left : amount;
      const line = `Mei asks ${name}: ${isAll ? 'all' : amount} of entry ${cost.seq} to ${draw.to}`;
      if (!isAll && amount <= 0n) return { line, result: 'bad-input, amount' };
      if (draw.to === cost.of) return { line, result: 'bad-input, to' };
      if (asked <= 0n) return { line, result: 'bad-input, amount' };
      if (asked > left) return { line, result: short(asked - left) };
      account.transfers.push({ name, cost, to: draw.to, amount: asked, state: 'requested' });
      return { line, result: 'ok' };
    }
    default: {
      const line = `adjust ${cost.of} by ${-amount} for entry ${cost.seq}`;
      if (amount === 0n) return { line, result: 'bad-input, amount' };
      if (amount > 0n && over > 0n) return { line, result: short(over) };
      take(amount);
      return { line, result: 'ok' };
    }
  }
}

function decide(draw: Draw, account: Account): Foretold | null {
  const open = account.transfers.filter((each) => each.state === 'requested');
  const transfer = pickOf(draw.pick % 4 === 0 ? account.transfers : open, draw.pick);
  if (!transfer) return null;
  const { name, cost, to, amount, state } = transfer;
  const line = `${draw.do === 'approve own' ? 'Mei' : 'Ada'} ${draw.do === 'decline' ? 'declines' : 'approves'} ${name}`;
  if (state !== 'requested') return { line, result: `wrong-state, ${state}` };
  if (draw.do === 'approve own') return { line, result: 'wrong-state, own request' };
  if (draw.do === 'decline') {
    transfer.state = 'declined';
    return { line, result: 'ok' };
  }
  const left = leftNow(account, cost);
  if (amount > left) return { line, result: short(amount - left) };
  const available = account.available(to);
  if (amount > available) return { line, result: short(amount - available) };
  transfer.state = 'approved';
  cost.left -= amount;
  account.spend({ of: cost.of, amount: -amount, isPersons: cost.isPersons });
  account.figures[to].spent += amount;
  if (cost.isPersons) account.figures[to].used += amount;
  return { line, result: 'ok', costs: [{ of: to, amount, isPersons: cost.isPersons }] };
}
