/** A small line without axes, for a trend beside a figure; the figure and the label carry the meaning. */
import { type Nanos, ZERO } from '#shared/money';
import { shareOf } from '#renderer/ui';

const WIDTH = 96;
const HEIGHT = 24;

export function Sparkline({ amounts, label }: { amounts: readonly Nanos[]; label: string }) {
  const most = amounts.reduce((top, amount) => (amount > top ? amount : top), ZERO);
  const path = amounts
    .map((amount, index) => {
      const x = amounts.length < 2 ? 0 : (index / (amounts.length - 1)) * WIDTH;
      const y = HEIGHT - 2 - shareOf(amount, most) * (HEIGHT - 4);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
  return (
    <svg role="img" aria-label={label} width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
      <path d={path} fill="none" stroke="var(--gm-accent)" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
