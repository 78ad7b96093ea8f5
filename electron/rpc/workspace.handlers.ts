/** The workspace itself, and the figures on its first screen. */
import { implement } from '@orpc/server';
import { listAccounts, listAwards } from '#db/repos';
import { seedSampleLab } from '#db/seed';
import { awardViews, burnReport, needsYou, spendReport } from '#electron/reports';
import { err, ok, utcDay } from '#shared/base';
import { contract } from '#shared/contract';
import { notFound, valueOf } from './answer.ts';
import type { AppContext, Backend } from './context.ts';

export function workspaceHandlers(backend: Backend) {
  const { db, nowMs, makeId } = backend;
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
        })),
      ),
      needsYou: os.workspace.needsYou.handler(() => db.read((tx) => needsYou(tx, awardViews(tx, today())))),
      addSampleLab: os.workspace.addSampleLab.handler(() => {
        const awardIds = db.write((tx) => {
          if (listAwards(tx).length > 0) return null;
          return seedSampleLab(tx, { makeId, nowMs: nowMs(), history: true });
        });
        backend.changed();
        const message = 'This workspace already has awards; the sample lab goes into an empty one.';
        return valueOf(awardIds ? ok({ awardIds }) : err({ code: 'wrong-state', message, state: 'not empty' }));
      }),
    },
    reports: {
      spend: os.reports.spend.handler(({ input }) => db.read((tx) => spendReport(tx, input.awardId, input.by))),
      burn: os.reports.burn.handler(({ input }) => {
        const burn = db.read((tx) => burnReport(tx, input.awardId, today()));
        return valueOf(burn ? ok(burn) : err(notFound('award', input.awardId)));
      }),
    },
  };
}
