/** The window's parts: tokens, primitives, the meter. Knows no screen, no backend and no clock of its own. */
import './tokens.css';
import './base.css';

export { CheckList } from './CheckList.tsx';
export { AwardBadge, BatchBadge, PracticeChip, RUN_LOOKS, StateBadge, TierChip, TierMark } from './chips.tsx';
export { ClockProvider, useNowMs, type WallClock } from './clock.tsx';
export { CopyTable, DataTable } from './DataTable.tsx';
export { AgoText, DayText, InstantText } from './dates.tsx';
export {
  dayToMs,
  formatAgo,
  formatBytes,
  formatCount,
  formatCounted,
  formatDay,
  formatDaysLeft,
  formatDuration,
  formatInstant,
  formatMonth,
  formatRate,
} from './format.ts';
export {
  amountOf,
  FieldGroup,
  FieldRow,
  Form,
  FormFoot,
  FormModal,
  wrongAmount,
  wrongDay,
  wrongText,
} from './forms.tsx';
export { Card, Fact, Facts, Kbd, Page, PageHeader } from './layout.tsx';
export { Meter, type MeterProps, MeterWithWords } from './Meter.tsx';
export { meterGeometry, meterWords } from './meter-geometry.ts';
export { Money } from './Money.tsx';
export { HoverNotes } from './notes.tsx';
export { ROUTE_WORDS } from './payment-routes.ts';
export { formatShare, shareOf, toPlot } from './pixels.ts';
export {
  groupCount,
  ProgressBar,
  ProgressWords,
  progressWords,
  RUN_GROUPS,
  type RunGroup,
} from './ProgressBar.tsx';
export { SaveTable } from './SaveTable.tsx';
export { saveFile } from './save-file.ts';
export { Block, EmptyState, ErrorNotice, Lines, type Trouble } from './states.tsx';
export { type Column, toTsv } from './table-columns.ts';
export { cssVariables, theme } from './theme.ts';
export { VirtualGrid } from './VirtualGrid.tsx';
