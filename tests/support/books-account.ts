/** What the books ought to say after each act, kept without looking at them: for random histories. */
import { splitByLargestRemainder, nanos } from '#shared/money';

export const POTS = ['A', 'B', 'C', 'D'] as const;
/** A, B and C are of one award, D of another. */
export type Pot = (typeof POTS)[number];

export interface Figures {
  allotted: bigint;
  held: bigint;
  spent: bigint;
  /** Of the person who queues: held and spent. */
  used: bigint;
  cap: bigint | null;
}

export interface ModelRun {
  /** As the act language writes it: `b3/2`. */
  readonly name: string;
  readonly of: Pot;
  readonly ceiling: bigint;
  open: boolean;
}

export interface ModelCost {
  /** Its number in the ledger. */
  readonly seq: number;
  readonly of: Pot;
  readonly isPersons: boolean;
  left: bigint;
}

export interface ModelTransfer {
  readonly name: string;
  readonly cost: ModelCost;
  readonly to: Pot;
  readonly amount: bigint;
  state: 'requested' | 'approved' | 'declined';
}

export const AWARD = 3_000n;
export const OTHER_AWARD = 1_000n;

/** What a spending entry to come will be, in the order in which the entries are written. */
export interface Coming {
  readonly of: Pot;
  readonly amount: bigint;
  readonly isPersons: boolean;
}

export class Account {
  readonly figures: Record<Pot, Figures>;
  award = AWARD;
  moved = 0n;
  credit: { left: bigint } | null = null;
  /** Weights of A, B and D in the newest version of the rule. */
  weights: readonly bigint[] | null = null;
  readonly runs: ModelRun[] = [];
  readonly costs: ModelCost[] = [];
  readonly transfers: ModelTransfer[] = [];
  batches = 0;
  /** Below zero only where a cost was booked that had been incurred. */
  readonly mayBeNegative = new Set<Pot>();

  constructor() {
    const empty = (): Figures => ({ allotted: 0n, held: 0n, spent: 0n, used: 0n, cap: null });
    this.figures = { A: empty(), B: empty(), C: empty(), D: empty() };
  }

  available(pot: Pot): bigint {
    const { allotted, held, spent } = this.figures[pot];
    return allotted - held - spent;
  }

  /** What may be taken back: neither held nor spent, and at most what was given. */
  returnable(pot: Pot): bigint {
    const available = this.available(pot);
    return available < this.figures[pot].allotted ? available : this.figures[pot].allotted;
  }

  freeOfAward(pot: Pot): bigint {
    if (pot === 'D') return OTHER_AWARD - this.figures.D.allotted;
    return this.award - this.figures.A.allotted - this.figures.B.allotted - this.figures.C.allotted;
  }

  spend({ of, amount, isPersons }: Coming): void {
    this.figures[of].spent += amount;
    if (isPersons) this.figures[of].used += amount;
    if (amount > 0n) this.mayBeNegative.add(of);
  }

  close(run: ModelRun, billed: bigint): void {
    run.open = false;
    const figures = this.figures[run.of];
    figures.held -= run.ceiling;
    figures.spent += billed;
    figures.used += billed - run.ceiling;
    if (billed > run.ceiling) this.mayBeNegative.add(run.of);
  }

  level(): string {
    const share = this.moved * 100n;
    return share >= 10n * this.award ? 'over-limit' : share >= 8n * this.award ? 'near-limit' : 'fine';
  }

  partsOf(amount: bigint): readonly (readonly [Pot, bigint])[] {
    const parts = splitByLargestRemainder(nanos(amount), this.weights ?? [1n]);
    return (['A', 'B', 'D'] as const).map((pot, index) => [pot, parts[index] ?? 0n] as const);
  }
}
