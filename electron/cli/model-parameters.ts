/** `--set name=value` and `--set model:name=value`: parameters of the chosen models, by the provider's names. */
import { err, type Json, type JsonObject, ok, type Result } from '#shared/base';
import type { Failure } from './failure.ts';

/** By model, for the contract; left out where nothing is set. */
export function modelParameters(
  assignments: readonly string[],
  models: readonly string[],
): Result<Readonly<Record<string, JsonObject>> | undefined, Failure> {
  if (assignments.length === 0) return ok(undefined);
  const byModel = new Map<string, Record<string, Json>>(models.map((model) => [model, {}]));
  for (const assignment of assignments) {
    const model = models.find((each) => assignment.startsWith(`${each}:`)) ?? null;
    const rest = model === null ? assignment : assignment.slice(model.length + 1);
    const at = rest.indexOf('=');
    const name = rest.slice(0, Math.max(0, at)).trim();
    if (name === '') return err(badAssignment(assignment));
    for (const each of model === null ? models : [model]) {
      const parameters = byModel.get(each);
      if (parameters) parameters[name] = valueOf(rest.slice(at + 1));
    }
  }
  return ok(Object.fromEntries(byModel));
}

/** A number, true, false, a list or an object as JSON writes them; anything else is a text. */
function valueOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

const badAssignment = (assignment: string): Failure => ({
  code: 'usage',
  message: `--set ${assignment}: write name=value, or model:name=value for one of the chosen models`,
});
