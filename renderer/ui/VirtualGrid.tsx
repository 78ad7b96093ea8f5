/**
 * A table that draws only the rows in view, whatever their number. Arrow keys, Page and Home/End move; Enter opens;
 * Ctrl/Cmd+C copies the row at hand. Rows may be missing (still being read): they show as grey lines.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Column } from './table-columns.ts';
import { toTsv } from './table-columns.ts';
import styles from './VirtualGrid.module.css';

export interface SortMark {
  readonly columnId: string;
  readonly descending: boolean;
}

export interface VirtualGridProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly count: number;
  readonly rowAt: (index: number) => Row | undefined;
  readonly rowKey: (row: Row) => string;
  /** Told which rows are in view, so that they can be fetched. */
  readonly onRange?: ((first: number, last: number) => void) | undefined;
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly openKey?: string | null | undefined;
  readonly sort?: SortMark | null;
  readonly onSort?: (columnId: string) => void;
  /** `fill` takes the parent's height; a number is the greatest height in px. */
  readonly height: 'fill' | number;
  readonly rowHeight?: number;
  /** Below this width in px the table scrolls sideways instead of squeezing. */
  readonly minWidth: number;
  readonly empty: ReactNode;
}

export function VirtualGrid<Row>(props: VirtualGridProps<Row>) {
  const {
    label,
    columns,
    count,
    rowAt,
    rowKey,
    onRange,
    onOpen,
    openKey,
    height,
    rowHeight = 36,
    minWidth,
    empty,
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState(0);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [onRange, first, last]);

  const template = columns.map((column) => column.width).join(' ');
  const at = Math.min(cursor, Math.max(0, count - 1));

  const moveTo = (index: number) => {
    const target = Math.max(0, Math.min(count - 1, index));
    setCursor(target);
    virtualizer.scrollToIndex(target);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${target}"]`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: count - 1,
    };
    const row = rowAt(at);
    const target = moves[event.key];
    if (target !== undefined) moveTo(target);
    else if (
      event.key === 'Enter' &&
      row !== undefined &&
      onOpen &&
      event.target === event.currentTarget.querySelector(`[data-index="${at}"]`)
    )
      onOpen(row);
    else if (
      event.key === 'c' &&
      (event.ctrlKey || event.metaKey) &&
      row !== undefined &&
      document.getSelection()?.isCollapsed !== false
    ) {
      void navigator.clipboard?.writeText(toTsv(columns, [row]));
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      data-fill={height === 'fill' || undefined}
      style={height === 'fill' ? undefined : { maxHeight: height }}
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      tabIndex={count === 0 ? 0 : -1}
      onKeyDown={onKeyDown}
    >
      <div style={{ minWidth }}>
        <Heading {...props} template={template} />
        {count === 0 ? (
          <div role="row" className={styles.emptyRow}>
            <div role="gridcell">{empty}</div>
          </div>
        ) : (
          <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
            {items.map((item) => {
              const row = rowAt(item.index);
              const open =
                row !== undefined && openKey !== null && openKey !== undefined && rowKey(row) === openKey;
              return (
                <div
                  key={item.key}
                  role="row"
                  aria-rowindex={item.index + 2}
                  aria-selected={onOpen ? open : undefined}
                  aria-busy={row === undefined || undefined}
                  data-index={item.index}
                  data-opens={onOpen ? true : undefined}
                  tabIndex={item.index === at ? 0 : -1}
                  className={styles.row}
                  style={{
                    gridTemplateColumns: template,
                    height: rowHeight,
                    transform: `translateY(${item.start}px)`,
                  }}
                  onFocus={() => setCursor(item.index)}
                  onClick={() => row !== undefined && onOpen?.(row)}
                >
                  {columns.map((column) => (
                    <div role="gridcell" key={column.id} data-align={column.align} className={styles.cell}>
                      {row === undefined ? <span className={styles.pending} /> : column.cell(row)}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
        )}
      </div>
    </div>
  );
}

function Heading<Row>({ columns, sort, onSort, template }: VirtualGridProps<Row> & { template: string }) {
  return (
    <div role="rowgroup" className={styles.heading}>
      <div
        role="row"
        aria-rowindex={1}
        className={styles.headingRow}
        style={{ gridTemplateColumns: template }}
      >
        {columns.map((column) => {
          const sorted = sort?.columnId === column.id ? sort : null;
          return (
            <div
              role="columnheader"
              key={column.id}
              data-align={column.align}
              data-note={column.note}
              className={styles.headingCell}
              aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : undefined}
            >
              {onSort && column.sortBy ? (
                <button type="button" onClick={() => onSort(column.id)}>
                  {column.header}
                  <span aria-hidden className={styles.arrow}>
                    {sorted ? (sorted.descending ? '↓' : '↑') : ''}
                  </span>
                </button>
              ) : (
                column.header
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
