/** Where a form shows what the backend refused: at the field that is named, and the rest below. */
import type { Explained } from './explain.ts';

/** What the backend said against one of these fields. */
export const troubleAt = (trouble: Explained | null, ...fields: readonly string[]): string | undefined =>
  trouble?.field !== undefined && fields.includes(trouble.field) ? trouble.what : undefined;

/** What the backend said that stands at no field of the form. */
export const troubleElse = (trouble: Explained | null, fields: readonly string[]): Explained | null =>
  trouble?.field !== undefined && fields.includes(trouble.field) ? null : trouble;
