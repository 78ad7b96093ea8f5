/** From a row of a file to the prompts it makes, or why it makes none. */
import { err, type Json, ok, type Result } from '#shared/base';
import type { ColumnUse, PromptPlan, PromptRow } from '#shared/contract';
import { noColumn } from './nearest-name.ts';
import { cellText, lengthWords, type RawRow } from './raw-row.ts';
import { expand, parseTemplate, type Template } from './template.ts';

/** One prompt longer than this is a broken file rather than a prompt (characters). */
export const MAX_PROMPT_LENGTH = 32_000;
const LARGEST_SEED = 4_294_967_295;

export interface MakeProblem {
  readonly column: string | null;
  readonly reason: string;
}
export type PromptMaker = (row: RawRow) => Result<readonly PromptRow[], MakeProblem>;

interface Place {
  readonly name: string;
  readonly place: number;
  readonly use: ColumnUse;
}

/** The error says which part of the plan does not fit the file, with the column or nothing. */
export function createMaker(
  plan: PromptPlan,
  columns: readonly string[],
  isDamaged: boolean,
): Result<PromptMaker, MakeProblem> {
  const places: Place[] = [];
  for (const use of plan.columns) {
    if (use.role === 'unused') continue;
    const place = columns.indexOf(use.column);
    if (place < 0) return err({ column: use.column, reason: noColumn(use.column, columns) });
    places.push({ name: use.column, place, use });
  }
  const double = SINGLE_ROLES.map((role) => places.filter(({ use }) => use.role === role)).find(
    (found) => found.length > 1,
  );
  if (double)
    return err({
      column: double[1]?.name ?? null,
      reason: `"${double[0]?.name}" and "${double[1]?.name}" are both the ${double[0]?.use.role}. Choose one of them.`,
    });
  const template = templateOf(plan, places, columns);
  return template.ok
    ? ok((row) => make(row, { plan, places, template: template.value, isDamaged }))
    : template;
}

const SINGLE_ROLES = ['prompt', 'negative', 'seed', 'label', 'category'] as const;

function templateOf(
  plan: PromptPlan,
  places: readonly Place[],
  columns: readonly string[],
): Result<Template, MakeProblem> {
  if (plan.template !== null) {
    const parsed = parseTemplate(plan.template, columns);
    return parsed.ok ? parsed : err({ column: null, reason: parsed.error });
  }
  const prompt = places.find(({ use }) => use.role === 'prompt');
  if (prompt)
    return ok({ parts: [{ kind: 'column', name: prompt.name, place: prompt.place }], combinations: 1 });
  const list = columns.map((name) => `"${name}"`).join(', ');
  return err({
    column: null,
    reason: `Which column holds the prompt? Name one of ${list}, or write a template such as “a photo of {${columns[0] ?? 'column'}}”.`,
  });
}

interface Making {
  readonly plan: PromptPlan;
  readonly places: readonly Place[];
  readonly template: Template;
  readonly isDamaged: boolean;
}

function make(row: RawRow, making: Making): Result<readonly PromptRow[], MakeProblem> {
  if (row.fault) return err(row.fault);
  const faulty = faultyCell(row, making);
  if (faulty) return err(faulty);
  const rest = restOf(row, making.places);
  if (!rest.ok) return rest;
  const rows: PromptRow[] = [];
  const texts = expand(making.template, (place) => cellText(row.cells[place]).trim());
  for (const text of texts) {
    const prompt = text.trim();
    const column = making.plan.template === null ? columnNames(making.template)[0] : undefined;
    if (prompt === '') return err({ column: column ?? null, reason: 'The prompt is empty.' });
    if (prompt.length > MAX_PROMPT_LENGTH)
      return err({
        column: column ?? null,
        reason: `The prompt has ${lengthWords(prompt.length)}; at most ${MAX_PROMPT_LENGTH.toLocaleString('en')} are allowed. Is a line break missing?`,
      });
    rows.push({ prompt, ...rest.value, line: row.line });
  }
  return ok(rows);
}

const columnNames = ({ parts }: Template): readonly string[] =>
  parts.flatMap((part) => (part.kind === 'column' ? [part.name] : []));

/** Cells that are used must be texts that can be sent; those of a template must not be empty, unless that is wanted. */
function faultyCell({ cells }: RawRow, { plan, places, template, isDamaged }: Making): MakeProblem | null {
  for (const part of template.parts) {
    if (part.kind !== 'column') continue;
    const cell = cells[part.place];
    if (typeof cell === 'object' && cell !== null)
      return {
        column: part.name,
        reason: `"${part.name}" is ${Array.isArray(cell) ? 'a list' : 'an object'}, not a text.`,
      };
    if (cell === undefined || cellText(cell).trim() === '') {
      if (plan.template !== null && plan.emptyCells === 'blank') continue;
      return {
        column: part.name,
        reason: plan.template === null ? 'The prompt is empty.' : `"${part.name}" is empty.`,
      };
    }
    const fault = faultOfText(cellText(cell), isDamaged);
    if (fault !== null) return { column: part.name, reason: fault };
  }
  for (const { name, place } of places) {
    const fault = faultOfText(cellText(cells[place]), isDamaged);
    if (fault !== null) return { column: name, reason: fault };
  }
  return null;
}

function faultOfText(text: string, isDamaged: boolean): string | null {
  const zero = text.indexOf('\0');
  if (zero >= 0)
    return `Character ${(zero + 1).toLocaleString('en')} of the cell is a zero byte, which is no text. Take it out.`;
  if (isDamaged) {
    const broken = text.indexOf('\uFFFD');
    if (broken >= 0)
      return `Character ${(broken + 1).toLocaleString('en')} of the cell is damaged: its bytes are not proper text. Write it anew.`;
  }
  return LONE_SURROGATE.test(text)
    ? 'The cell holds half of a character (a lone surrogate), which cannot be sent. Write it anew.'
    : null;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

type Rest = Omit<PromptRow, 'prompt' | 'line'>;
type Draft = { -readonly [Key in keyof Rest]: Rest[Key] } & {
  parameters: Record<string, Json>;
  inputs: PromptRow['inputs'][number][];
};

/** Everything of a row but its text. */
function restOf({ cells }: RawRow, places: readonly Place[]): Result<Rest, MakeProblem> {
  const rest: Draft = { parameters: {}, inputs: [] };
  for (const { name, place, use } of places) {
    const cell = cells[place];
    const text = cellText(cell).trim();
    if (text === '' || use.role === 'prompt') continue;
    if (use.role === 'image' || use.role === 'audio') {
      if (/^https?:/i.test(text) && !URL.canParse(text))
        return err({ column: name, reason: `"${text.slice(0, 80)}" is not a proper address.` });
      rest.inputs.push({ role: use.role, source: text });
    } else if (use.role === 'parameter') rest.parameters[use.parameter ?? name] = valueOf(cell ?? null);
    else if (use.role === 'seed') {
      const seed = /^\d{1,10}(?:\.0+)?$/.test(text) ? Number(text) : Number.NaN;
      if (!(seed <= LARGEST_SEED))
        return err({
          column: name,
          reason: `"${text.slice(0, 40)}" is no seed: a whole number from 0 to ${LARGEST_SEED.toLocaleString('en')}.`,
        });
      rest.seed = seed;
    } else if (use.role !== 'unused') rest[use.role] = text;
  }
  return ok(rest);
}

/** A parameter that is written as a number or as true or false is one; `007` and `1e5` stay text. */
function valueOf(cell: Json): Json {
  if (typeof cell !== 'string') return cell;
  const text = cell.trim();
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/.test(text) ? Number(text) : text;
}
