/** Awards from a sponsor's file: everything is shown before anything is written. */
import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { ImportReport } from '#shared/contract';
import { go, PlaceLink } from '#renderer/routes';
import { Block, Card, ErrorNotice, formatCounted, Page, PageHeader } from '#renderer/ui';
import awardStyles from '../award/award.module.css';
import { FilePick } from './FilePick.tsx';
import { Found } from './Found.tsx';
import { Awards, Differences, Problems, Skipped } from './ImportTables.tsx';
import styles from './import.module.css';
import { Mapping } from './Mapping.tsx';
import { Options } from './Options.tsx';
import { type Import, useImport } from './use-import.ts';

export function ImportPage() {
  const run = useImport();
  const { report, trouble } = run;
  return (
    <Page>
      <PageHeader
        above={
          <PlaceLink className={awardStyles.back} to={{ place: 'awards' }}>
            <IconArrowLeft size={14} stroke={1.8} aria-hidden /> Awards
          </PlaceLink>
        }
        title="Import awards"
        lead="From NSF award search, NIH RePORTER and ExPORTER, Science Foundation Ireland, or a table of your own"
      />
      <FilePick run={run} />
      {trouble && (
        <ErrorNotice
          trouble={trouble}
          action={trouble.where !== undefined && <p className={styles.where}>{trouble.where}</p>}
        />
      )}
      {run.reading && report === null && <Block height={220} />}
      {report &&
        (report.done ? <Written report={report} run={run} /> : <Preview report={report} run={run} />)}
    </Page>
  );
}

function Preview({ report, run }: { report: ImportReport; run: Import }) {
  const words = buttonWords(report, run.options.update);
  return (
    <>
      <Card title="How the file is read">
        <div className={styles.how} aria-busy={run.reading || undefined}>
          <Mapping report={report} run={run} />
          <Options run={run} />
        </div>
      </Card>
      <Found report={report} />
      <Differences
        report={report}
        update={run.options.update}
        onUpdate={(update) => run.change({ update })}
      />
      <Awards report={report} />
      <Problems report={report} />
      <Skipped report={report} />
      <div className={styles.foot}>
        <p>{footWords(report, run)}</p>
        <Button disabled={words === null || run.reading} loading={run.writing} onClick={run.write}>
          {words ?? 'Nothing to write'}
        </Button>
      </div>
    </>
  );
}

/** Null where nothing would be written. */
function buttonWords({ counts }: ImportReport, update: boolean): string | null {
  const changes = update ? counts.wouldChange : 0;
  const writes = `rite ${formatCounted(changes, 'change')}`;
  if (counts.new === 0) return changes === 0 ? null : `W${writes}`;
  return `Import ${formatCounted(counts.new, 'award')}${changes === 0 ? '' : ` and w${writes}`}`;
}

function footWords({ counts }: ImportReport, { options }: Import): string {
  if (counts.new > 0)
    return options.state === 'draft'
      ? 'They come as drafts: none can be charged until somebody activates it.'
      : 'They come active: their allocations may be charged at once.';
  if (counts.wouldChange > 0)
    return options.update ? 'Each change is noted with who, when and from what to what.' : '';
  return counts.unchanged > 0
    ? 'Every award of this file is in your books already, as the file has it. Nothing changes.'
    : '';
}

function Written({ report, run }: { report: ImportReport; run: Import }) {
  const { imported, updated } = report.counts;
  const what = [
    ...(imported > 0 ? [`${formatCounted(imported, 'award')} imported`] : []),
    ...(updated > 0 ? [`${formatCounted(updated, 'award')} changed`] : []),
  ];
  return (
    <>
      <Card>
        <div className={styles.written} role="status">
          <div>
            <h2>{what.length === 0 ? 'Nothing was written' : what.join(', ')}</h2>
            <p>
              {imported > 0 && run.options.state === 'draft'
                ? 'They are drafts: put money into allocations and activate the ones you use.'
                : 'The same file again changes nothing.'}
            </p>
          </div>
          <Button variant="default" onClick={run.forget}>
            Import another file
          </Button>
          <Button
            onClick={() =>
              go({
                place: 'awards',
                list: imported > 0 && run.options.state === 'draft' ? { show: 'draft' } : {},
              })
            }
          >
            See the awards
          </Button>
        </div>
      </Card>
      <Found report={report} />
      <Problems report={report} />
      <Skipped report={report} />
    </>
  );
}
