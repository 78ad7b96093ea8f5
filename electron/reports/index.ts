export { alertSharesOf, allocationView, awardViewById, awardViews, toBalance } from './awards.ts';
export { clocksReport } from './clocks.ts';
export { entryReport, toLedgerRow } from './ledger-entry.ts';
export { readLedgerFilter } from './ledger-filter.ts';
export { exportLedger, ledgerTotals } from './ledger-totals.ts';
export { needsYou } from './needs-you.ts';
export { burnReport, spendReport } from './spend.ts';
