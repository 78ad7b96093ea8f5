/** The meter in text: spent █, held ▒, available ░. What is not zero shows at least one cell. */
import { formatMoney } from '#shared/money';
import type { Balance } from '#shared/contract';
import type { Paint } from './paint.ts';

const CELLS = 24;

export function meterBar(balance: Balance, paint: Paint, cells = CELLS): string {
  if (balance.allotted <= 0n) return paint.dim('░'.repeat(cells));
  const spent = cellsOf(balance.spent, balance.allotted, cells);
  const held = Math.min(cells - spent, cellsOf(balance.held, balance.allotted, cells));
  const isOverrun = balance.available < 0n;
  const solid = '█'.repeat(spent);
  return `${isOverrun ? paint.red(solid) : paint.green(solid)}${paint.yellow('▒'.repeat(held))}${paint.dim('░'.repeat(cells - spent - held))}`;
}

/** A second line under the bar: the tick where the calendar stands. */
export function timeTick(timeShare: number, cells = CELLS): string {
  const at = Math.min(cells - 1, Math.max(0, Math.floor(timeShare * cells)));
  return `${' '.repeat(at)}▲ ${Math.round(timeShare * 100)} % of the time is gone`;
}

/** `$1.20 spent · $0.30 held · $98.50 available`. */
export const balanceWords = ({ spent, held, available }: Balance): string =>
  `${formatMoney(spent)} spent · ${formatMoney(held)} held · ${formatMoney(available)} ${available < 0n ? 'overrun' : 'available'}`;

function cellsOf(part: bigint, whole: bigint, cells: number): number {
  if (part <= 0n) return 0;
  const rounded = Number((part * BigInt(cells) * 2n + whole) / (whole * 2n));
  return Math.min(cells, Math.max(1, rounded));
}
