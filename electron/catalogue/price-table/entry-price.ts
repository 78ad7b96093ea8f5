/** From the fields of one entry to one price in one of the program's units, or why there is none. Pure. */
import { err, ok, type Result } from '#shared/base';
import type { Nanos, PriceUnit } from '#shared/money';
import type { KeptRate } from '../rates.ts';
import { type Decimal, nanosFor, parseDecimal } from './decimal.ts';

/** A number as it stands in the file. */
export class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Fields = ReadonlyMap<string, unknown>;
interface EntryPrice {
  readonly rate: KeptRate;
  readonly notes: readonly string[];
}

const MILLION = 1_000_000n;

export function priceOfEntry(mode: string, fields: Fields): Result<EntryPrice, string> {
  switch (mode) {
    case 'chat':
    case 'completion':
    case 'responses':
    case 'realtime':
      return tokenPrice(fields, 'needed');
    case 'embedding':
      return tokenPrice(fields, 'none');
    case 'image_generation':
    case 'image_edit':
      return firstOf(
        fields,
        [
          ['image', ['output_cost_per_image', 'input_cost_per_image']],
          ['megapixel', ['output_cost_per_pixel', 'input_cost_per_pixel']],
        ],
        () => tokenPrice(fields, 'needed'),
      );
    case 'video_generation':
      return firstOf(fields, [['second', ['output_cost_per_video_per_second', 'output_cost_per_second']]]);
    case 'audio_speech':
      return firstOf(
        fields,
        [
          ['character', ['input_cost_per_character']],
          ['second', ['output_cost_per_second']],
        ],
        () => tokenPrice(fields, 'needed'),
      );
    case 'rerank':
    case 'search':
      return firstOf(fields, [['request', ['input_cost_per_query']]], () => tokenPrice(fields, 'none'));
    default:
      return err(`models of the kind "${mode}" are not run here`);
  }
}

/** The first field with a price above zero. Never a sum: the same price often stands under two names. */
function firstOf(
  fields: Fields,
  units: readonly (readonly [PriceUnit, readonly string[]])[],
  otherwise?: () => Result<EntryPrice, string>,
): Result<EntryPrice, string> {
  let sawZero = false;
  for (const [unit, names] of units) {
    for (const name of names) {
      const read = numberAt(fields, name);
      if (!read.ok) return read;
      if (read.value === null) continue;
      if (read.value.digits > 0n) {
        const notes = notesOf(fields).filter((note) => unit !== 'image' || note !== PICTURES);
        return priced(unit, read.value, [...tokensBesides(fields), ...notes]);
      }
      sawZero = true;
    }
  }
  if (otherwise) return otherwise();
  return err(sawZero ? ZERO : noPrice(fields));
}

function tokensBesides(fields: Fields): readonly string[] {
  const costs = ['input_cost_per_token', 'output_cost_per_token'].some((name) => {
    const read = numberAt(fields, name);
    return read.ok && read.value !== null && read.value.digits > 0n;
  });
  return costs ? ['tokens are billed besides'] : [];
}

const ZERO = 'its price is zero, which is as good as none';

function noPrice(fields: Fields): string {
  const costs = [...fields.keys()].filter((name) => /cost|price/.test(name));
  return costs.length === 0
    ? 'it names no price'
    : `it is priced in a way that is not counted here (${costs.slice(0, 3).join(', ')})`;
}

function tokenPrice(fields: Fields, output: 'needed' | 'none'): Result<EntryPrice, string> {
  const [input, written, cached] = [
    numberAt(fields, 'input_cost_per_token'),
    numberAt(fields, 'output_cost_per_token'),
    numberAt(fields, 'cache_read_input_token_cost'),
  ];
  if (!input.ok) return input;
  if (!written.ok) return written;
  if (!cached.ok) return cached;
  if (input.value === null) return err(noPrice(fields));
  if (output === 'needed' && written.value === null) return err('it does not say what written tokens cost');
  if (input.value.digits === 0n && (written.value?.digits ?? 0n) === 0n) return err(ZERO);
  // One side free would be billed as nothing.
  if (input.value.digits === 0n) return err('its price for tokens that are read is zero');
  if (output === 'needed' && written.value?.digits === 0n) return err('its price for written tokens is zero');
  // A cache that is free would be billed as nothing: it counts as tokens that are read.
  const fromCache = cached.value?.digits === 0n ? null : cached.value;
  const amounts = [input.value, written.value, fromCache].map((each) => each && nanosFor(each, MILLION));
  const wrong = amounts.find((each) => each !== null && !each.ok);
  if (wrong && !wrong.ok) return err(wrong.error);
  const [nanos, outputNanos, cachedNanos] = amounts.map((each): Nanos | null =>
    each?.ok === true ? each.value.nanos : null,
  );
  const rounded = amounts.some((each) => each?.ok === true && each.value.rounded);
  if (nanos == null) return err(noPrice(fields));
  return ok({
    rate: {
      nanos,
      outputNanos: outputNanos ?? null,
      cachedNanos: cachedNanos ?? null,
      perUnits: MILLION,
      unit: 'token',
      currency: 'USD',
    },
    notes: [...notesOf(fields), ...(rounded ? [ROUNDED] : [])],
  });
}

const ROUNDED = 'rounded to a nano-dollar for a million';

function priced(unit: PriceUnit, amount: Decimal, notes: readonly string[]): Result<EntryPrice, string> {
  const kept = (nanos: Nanos, perUnits: bigint, more: readonly string[]): Result<EntryPrice, string> =>
    ok({
      rate: { nanos, outputNanos: null, cachedNanos: null, perUnits, unit, currency: 'USD' },
      notes: [...notes, ...more],
    });
  // A price per pixel is one per megapixel, a million times as much.
  const one = nanosFor(amount, unit === 'megapixel' ? MILLION : 1n);
  if (one.ok && !one.value.rounded) return kept(one.value.nanos, 1n, []);
  const million = nanosFor(amount, unit === 'megapixel' ? MILLION * MILLION : MILLION);
  if (!million.ok) return million;
  return kept(million.value.nanos, MILLION, million.value.rounded ? [ROUNDED] : []);
}

const PICTURES = 'pictures have a price of their own';

/** What is dearer than the figure that is taken; batch, flex and the like are cheaper or asked for. */
const DEARER: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/^(?:in|out)put_cost_per_token_above_(\d+)k_tokens$/, ([, size]) => `costs more above ${size},000 tokens`],
  [/^cache_creation_input_token_cost$/, () => 'writing to the cache costs extra'],
  [/^output_cost_per_reasoning_token$/, () => 'reasoning tokens have a price of their own'],
  [/^(?:in|out)put_cost_per_audio_token$/, () => 'audio tokens have a price of their own'],
  [/^(?:in|out)put_cost_per_image(?:_token)?$/, () => PICTURES],
  [/^search_context_cost_per_query$/, () => 'searches cost extra'],
];

function notesOf(fields: Fields): readonly string[] {
  const notes = [...fields.keys()].flatMap((name) =>
    DEARER.flatMap(([pattern, words]) => {
      const match = pattern.exec(name);
      return match ? [words(match)] : [];
    }),
  );
  return [...new Set(notes)];
}

/** Null where the field is not there. */
function numberAt(fields: Fields, name: string): Result<Decimal | null, string> {
  const value = fields.get(name);
  if (value === undefined || value === null) return ok(null);
  if (!(value instanceof NumberText))
    return err(`"${name}" is ${typeof value === 'string' ? 'text' : 'something else'}, not a number`);
  const decimal = parseDecimal(value.text);
  if (!decimal) return err(`"${name}" is no price (${value.text.slice(0, 40)})`);
  return decimal.digits < 0n ? err(`"${name}" is below zero`) : ok(decimal);
}
