/** For files of tables (books-acts.ts): a fresh workspace for each test, and a table played and checked on it. */
import { afterEach, beforeEach, expect } from 'vitest';
import { createStage, play } from './books-acts.ts';
import { type BooksRig, openBooksRig } from './books-rig.ts';

export interface BooksStage {
  /** That of the test that runs. */
  readonly rig: BooksRig;
  /** The rows say what is found, and the books agree with themselves after the last. */
  expectPlay(table: string): Promise<void>;
}

/** Called once, at the top of a test file. */
export function stageForEachTest(): BooksStage {
  let rig: BooksRig;
  beforeEach(() => {
    rig = openBooksRig();
  });
  afterEach(() => {
    rig.close();
  });
  return {
    get rig() {
      return rig;
    },
    expectPlay: async (table) => {
      const { expected, found } = play(createStage(rig), table);
      expect(found).toEqual(expected);
      expect(await rig.verify()).toMatchObject({ ok: true, firstDifference: null });
    },
  };
}
