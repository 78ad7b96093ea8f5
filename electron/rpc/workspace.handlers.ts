/** The workspace itself, and the figures on its first screen. */
import { implement } from '@orpc/server';
import { listBackups, makeBackup } from '#db';
import { getAward, listAccounts, listAwards } from '#db/repos';
import { awardViews, burnReport, clocksReport, needsYou, spendReport } from '#electron/reports';
import { err, ok, utcDay } from '#shared/base';
import { contract } from '#shared/contract';
import { notFound, valueOf } from './answer.ts';
import type { AppContext, Backend } from './context.ts';

export function workspaceHandlers(backend: Backend) {
  const { db, nowMs } = backend;
  const os = implement(contract).$context<AppContext>();
  const today = () => utcDay(nowMs());
  return {
    workspace: {
      info: os.workspace.info.handler(() =>
        db.read((tx) => ({
          dir: backend.dir,
          version: backend.version,
          empty: listAwards(tx).length === 0,
          practice: listAccounts(tx).every((account) => account.practice),
          today: today(),
          booksProblem: backend.booksProblem(),
          outputsProblem: backend.outputs.store.problem(),
        })),
      ),
      needsYou: os.workspace.needsYou.handler(() =>
        db.read((tx) => needsYou(tx, awardViews(tx, today()), today())),
      ),
      backups: os.workspace.backups.handler(() => listBackups(db.file)),
      backup: os.workspace.backup.handler(async ({ input }) =>
        valueOf(await makeBackup(db, nowMs(), input.toFile)),
      ),
      addSampleLab: os.workspace.addSampleLab.handler(() => {
        const awardIds = backend.addSampleLab();
        backend.changed();
        const message =
          'The sample lab goes into an empty practice workspace; this one has awards or pays a real provider.';
        return valueOf(
          awardIds
            ? ok({ awardIds: [...awardIds] })
            : err({ code: 'wrong-state', message, state: 'not empty' }),
        );
      }),
    },
    reports: {
      spend: os.reports.spend.handler(({ input }) =>
        db.read((tx) => {
          const isKnown = input.awardId === null || getAward(tx, input.awardId) !== undefined;
          if (!isKnown) return valueOf(err(notFound('award', input.awardId ?? '')));
          return spendReport(tx, input.awardId, input.by);
        }),
      ),
      burn: os.reports.burn.handler(({ input }) => {
        const burn = db.read((tx) => burnReport(tx, input.awardId, today()));
        return valueOf(burn ? ok(burn) : err(notFound('award', input.awardId)));
      }),
      clocks: os.reports.clocks.handler(({ input }) => {
        const clocks = db.read((tx) => clocksReport(tx, input.awardId, input.asOf ?? today()));
        return valueOf(clocks ? ok(clocks) : err(notFound('award', input.awardId)));
      }),
    },
  };
}
