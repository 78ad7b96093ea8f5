/** `people list | role`: who is in the lab, and who may decide on cost transfers. */
import { Argument, type Command } from 'commander';
import { ok } from '#shared/base';
import type { Person } from '#shared/contract';
import { type Role, ROLES } from '#shared/domain';
import { asked } from '../failure.ts';
import { table } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';

export function peopleCommands(program: Command, session: Session): void {
  const people = program.command('people').description('people of the lab and their roles');
  people
    .command('list')
    .description('everybody who queued, was charged for, or leads an award')
    .action(() => session.inApp(list));
  people
    .command('role')
    .description('give somebody a role; a PI decides on cost transfers')
    .argument('<name>', 'as the program names them: the account of the computer, for who acts')
    .addArgument(new Argument('<role>').choices(ROLES))
    .action((name: string, role: Role) => session.inApp((opened) => setRole(opened, name, role)));
}

async function list({ client, terminal }: Opened): Promise<Answer> {
  const people = await client.people.list();
  return ok({ json: { people }, text: () => peopleTable(people, terminal) });
}

async function setRole({ client, terminal }: Opened, name: string, role: Role): Promise<Answer> {
  const set = await asked(client.people.setRole({ name, role }));
  return set.ok ? ok({ json: { person: set.value }, text: () => peopleTable([set.value], terminal) }) : set;
}

const peopleTable = (people: readonly Person[], { paint, width }: Opened['terminal']): string =>
  people.length === 0
    ? 'Nobody is in this workspace yet.'
    : table<Person>(
        [
          { title: 'name', text: ({ name }) => name, isFlexible: true, paint: paint.bold },
          { title: 'role', text: ({ role }) => role },
        ],
        people,
        { paint, width },
      );
