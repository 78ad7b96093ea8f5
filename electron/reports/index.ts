export { alertSharesOf, allocationView, awardViewById, awardViews, toBalance } from './awards.ts';
export { clocksReport } from './clocks.ts';
export { needsYou } from './needs-you.ts';
export { burnReport, spendReport } from './spend.ts';
