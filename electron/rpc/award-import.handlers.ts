/** The terms of awards, what forms offer, and the import of awards from files. */
import { implement } from '@orpc/server';
import { listCategoryTemplates } from '#db/repos';
import {
  awardTermsView,
  commitImport,
  type ImportRequest,
  noAward,
  previewImport,
  readImport,
} from '#electron/awards';
import { err, ok, utcDay } from '#shared/base';
import { contract, type ImportInput } from '#shared/contract';
import { CURRENCIES, PAYMENT_ROUTES } from '#shared/domain';
import { valueOf } from './answer.ts';
import type { AppContext, Backend } from './context.ts';

export function awardImportHandlers(backend: Backend) {
  const { db, nowMs } = backend;
  const os = implement(contract).$context<AppContext>();
  return {
    terms: os.awards.terms.handler(({ input }) => {
      const terms = db.read((tx) => awardTermsView(tx, input.awardId, utcDay(nowMs())));
      return valueOf(terms ? ok(terms) : err(noAward(input.awardId)));
    }),
    choices: os.awards.choices.handler(() => ({
      currencies: [...CURRENCIES],
      paymentRoutes: [...PAYMENT_ROUTES],
      templates: db
        .read(listCategoryTemplates)
        .map((template) => ({ ...template, categories: [...template.categories] })),
    })),
    importPreview: os.awards.importPreview.handler(async ({ input }) => {
      const request = await toRequest(input);
      const read = valueOf(readImport(request));
      return db.read((tx) => previewImport(tx, read, request));
    }),
    importCommit: os.awards.importCommit.handler(async ({ input, context }) => {
      const request = await toRequest(input);
      const read = valueOf(readImport(request));
      const report = db.write((tx) => commitImport(tx, backend, read, request, context.actor));
      if (report.counts.imported + report.counts.updated > 0) backend.changed();
      return report;
    }),
  };
}

async function toRequest(input: ImportInput): Promise<ImportRequest> {
  return {
    name: input.name,
    bytes: new Uint8Array(await input.content.arrayBuffer()),
    mapping: input.mapping ?? {},
    sponsor: input.sponsor || null,
    currency: input.currency?.trim().toUpperCase() || null,
    dates: input.dates ?? null,
    state: input.state ?? 'draft',
    update: input.update ?? false,
  };
}
