/** People of the lab and their roles. */
import { implement } from '@orpc/server';
import { ensurePerson, getPerson, insertEvent, listPeople, type PersonRow, setPersonRole } from '#db/repos';
import { assert } from '#shared/base';
import { contract, type Person } from '#shared/contract';
import type { AppContext, Backend } from './context.ts';

export function peopleHandlers(backend: Backend) {
  const { db, makeId, nowMs } = backend;
  const os = implement(contract).$context<AppContext>();
  return {
    people: {
      list: os.people.list.handler(() => db.read(listPeople).map(view)),
      setRole: os.people.setRole.handler(({ input: { name, role }, context }) => {
        const atMs = nowMs();
        const set = db.write((tx) => {
          const personId = ensurePerson(tx, makeId<'person'>(), name, atMs, role);
          setPersonRole(tx, personId, role);
          const detail = `${name} has the role ${role}`;
          const noted = { atMs, actor: context.actor, kind: 'role', batchId: null, runId: null, detail };
          insertEvent(tx, { id: makeId<'event'>(), ...noted });
          return getPerson(tx, personId);
        });
        assert(set, 'a person just written can be read');
        backend.changed();
        return view(set);
      }),
    },
  };
}

const view = ({ id, name, role }: PersonRow): Person => ({ id, name, role });
