/** Rows in, picture out: no calls, no clock. */
export { BurnChart, type BurnChartProps } from './BurnChart.tsx';
export { type BurnFigures, type BurnPoint, burnRows, moneyTicks } from './burn-rows.ts';
export { type SpendBar, SpendBars } from './SpendBars.tsx';
export { Sparkline } from './Sparkline.tsx';
