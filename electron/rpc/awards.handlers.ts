/** Awards and allocations. */
import { implement } from '@orpc/server';
import { getAllocation } from '#db/repos';
import type { WriteDb } from '#db';
import { createAward, editAward, moveAward } from '#electron/awards';
import { allocationView, awardViewById, awardViews } from '#electron/reports';
import { assert, err, ok, type Result, utcDay } from '#shared/base';
import { type Allocation, type Award, contract, type NewAllocation, type Refusal } from '#shared/contract';
import type { AwardId } from '#shared/domain';
import { notFound, valueOf } from './answer.ts';
import { awardImportHandlers } from './award-import.handlers.ts';
import type { AppContext, Backend } from './context.ts';

export function awardHandlers(backend: Backend) {
  const { db, nowMs } = backend;
  const os = implement(contract).$context<AppContext>();
  const today = () => utcDay(nowMs());
  return {
    awards: {
      list: os.awards.list.handler(() => db.read((tx) => awardViews(tx, today()))),
      get: os.awards.get.handler(({ input }) => {
        const award = db.read((tx) => awardViewById(tx, input.awardId, today()));
        return valueOf(award ? ok(award) : err(notFound('award', input.awardId)));
      }),
      add: os.awards.add.handler(({ input, context }) =>
        changed(
          backend,
          written(backend, (tx) => {
            const { state = 'active', ...terms } = input;
            return createAward(tx, backend, terms, state, context.actor);
          }),
        ),
      ),
      edit: os.awards.edit.handler(({ input: { awardId, changes }, context }) =>
        changed(
          backend,
          written(backend, (tx) => {
            const edited = editAward(tx, backend, awardId, changes, context.actor);
            return edited.ok ? ok(awardId) : edited;
          }),
        ),
      ),
      activate: os.awards.activate.handler(({ input, context }) =>
        changed(backend, moved(backend, input.awardId, 'activate', context.actor)),
      ),
      close: os.awards.close.handler(({ input, context }) =>
        changed(backend, moved(backend, input.awardId, 'close', context.actor)),
      ),
      archive: os.awards.archive.handler(({ input, context }) =>
        changed(backend, moved(backend, input.awardId, 'archive', context.actor)),
      ),
      ...awardImportHandlers(backend),
      addAllocation: os.awards.addAllocation.handler(({ input, context }) =>
        changed(backend, addAllocation(backend, input, context.actor)),
      ),
    },
  };
}

function changed<T>(backend: Backend, result: Result<T, Refusal>): T {
  if (result.ok) backend.changed();
  return valueOf(result);
}

/** An act on an award, and the award after it. */
const written = (backend: Backend, act: (tx: WriteDb) => Result<AwardId, Refusal>): Result<Award, Refusal> =>
  backend.db.write((tx) => {
    const done = act(tx);
    if (!done.ok) return done;
    const award = awardViewById(tx, done.value, utcDay(backend.nowMs()));
    assert(award, 'an award just written can be read');
    return ok(award);
  });

const moved = (
  backend: Backend,
  awardId: AwardId,
  move: 'activate' | 'close' | 'archive',
  actor: string,
): Result<Award, Refusal> =>
  written(backend, (tx) => {
    const done = moveAward(tx, backend, awardId, move, actor);
    return done.ok ? ok(awardId) : done;
  });

const addAllocation = (backend: Backend, input: NewAllocation, actor: string): Result<Allocation, Refusal> =>
  backend.db.write((tx) => {
    const added = backend.books.addAllocation(tx, input, actor);
    if (!added.ok) return added;
    const row = getAllocation(tx, added.value);
    assert(row, 'an allocation just written can be read');
    return ok(allocationView(tx, row));
  });
