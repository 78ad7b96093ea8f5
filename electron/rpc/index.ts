/** The router: every handler of the contract over one backend. */
import { implement } from '@orpc/server';
import { contract } from '#shared/contract';
import { accountHandlers } from './accounts.handlers.ts';
import { awardHandlers } from './awards.handlers.ts';
import { batchHandlers } from './batches.handlers.ts';
import { catalogueHandlers } from './catalogue.handlers.ts';
import { cleanErrors } from './clean-errors.ts';
import type { AppContext, Backend } from './context.ts';
import { ledgerActHandlers } from './ledger-acts.handlers.ts';
import { modelHandlers } from './models.handlers.ts';
import { peopleHandlers } from './people.handlers.ts';
import { promptHandlers } from './prompts.handlers.ts';
import { ledgerHandlers } from './ledger.handlers.ts';
import { outputHandlers } from './outputs.handlers.ts';
import { queueHandlers } from './queue.handlers.ts';
import { explainStorageTrouble } from './storage-trouble.ts';
import { workspaceHandlers } from './workspace.handlers.ts';

export type { AppContext, Backend } from './context.ts';
export { promptHandlers } from './prompts.handlers.ts';

export const createRouter = (backend: Backend) =>
  implement(contract)
    .$context<AppContext>()
    .use(cleanErrors(backend.keys.clean))
    .use(explainStorageTrouble(backend.db.file, backend.log))
    .router({
      ...workspaceHandlers(backend),
      ...accountHandlers(backend),
      ...peopleHandlers(backend),
      ...awardHandlers(backend),
      ...ledgerHandlers(backend),
      ...ledgerActHandlers(backend),
      ...promptHandlers(backend),
      ...modelHandlers(backend),
      ...catalogueHandlers(backend),
      ...batchHandlers(backend),
      ...queueHandlers(backend),
      ...outputHandlers(backend),
    });

export type AppRouter = ReturnType<typeof createRouter>;
