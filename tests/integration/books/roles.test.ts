/** Roles of people: given to somebody known or new, and noted with who gave them (T7). */
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openRealBackend } from '../../support/real-backend.ts';

test('T7 a role is given to somebody known or new, changes who decides, and is noted with who gave it', async () => {
  const backend = await openRealBackend();
  try {
    const role = async (name: string) =>
      (await backend.client.people.list()).find((person) => person.name === name)?.role;
    expect([await role('Mei Tanaka'), await role('Bo')]).toEqual(['student', undefined]);
    await backend.client.people.setRole({ name: 'Mei Tanaka', role: 'pi' });
    await backend.clientFor('Amara Okafor').people.setRole({ name: 'Bo', role: 'pi' });
    await backend.client.people.setRole({ name: 'Mei Tanaka', role: 'delegate' });
    expect([await role('Mei Tanaka'), await role('Bo')]).toEqual(['delegate', 'pi']);
    const books = new BetterSqlite(join(backend.dir, 'grantmeter.sqlite'), { readonly: true });
    const noted = books
      .prepare("SELECT actor, detail FROM events WHERE kind = 'role' ORDER BY at_ms, id")
      .all();
    books.close();
    expect(noted).toEqual([
      { actor: 'Test User', detail: 'Mei Tanaka has the role pi' },
      { actor: 'Amara Okafor', detail: 'Bo has the role pi' },
      { actor: 'Test User', detail: 'Mei Tanaka has the role delegate' },
    ]);
  } finally {
    await backend.close();
  }
});
