export { assert, BugError, unreachable } from './assert.ts';
export {
  addDays,
  type Clock,
  type Day,
  daysBetween,
  formatDay,
  isDay,
  type StopSignal,
  utcDay,
} from './clock.ts';
export { csvLine, toCsv } from './csv.ts';
export { isJsonObject, type Json, type JsonObject } from './json.ts';
export { createRandom, type Random, shuffled, wholeBelow } from './random.ts';
export { type Piece, piecesOf } from './pieces.ts';
export { err, ok, type Result } from './result.ts';
