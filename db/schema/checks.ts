/** CHECKs from lists of names, so that the database and the domain can never disagree about them. */
import { type Column, sql, type SQL } from 'drizzle-orm';
import { check } from 'drizzle-orm/sqlite-core';

export const oneOf = (name: string, column: Column, values: readonly string[]) =>
  check(name, sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`);

export const holds = (name: string, condition: SQL) => check(name, condition);
