/** What changed between two forms of a model, in words. Pure. */
import type { ModelForm } from '#electron/providers';

/** `new: seconds; no longer: size; changed: quality`; null where nothing did. Without a form before, the provider's is new. */
export function changedParameters(before: ModelForm | null, after: ModelForm): string | null {
  const now = Object.entries(after.parameters);
  if (before === null) return `${now.length} parameters, as the provider says them`;
  const names = new Set(now.map(([name]) => name));
  const groups: readonly (readonly [string, readonly string[]])[] = [
    ['new', now.filter(([name]) => !Object.hasOwn(before.parameters, name)).map(([name]) => name)],
    ['no longer', Object.keys(before.parameters).filter((name) => !names.has(name))],
    [
      'changed',
      now
        .filter(
          ([name, rule]) =>
            Object.hasOwn(before.parameters, name) && sorted(before.parameters[name]) !== sorted(rule),
        )
        .map(([name]) => name),
    ],
    ['now under another name', differing(before, after)],
    ['required', newlyRequired(before, after)],
  ];
  const words = groups
    .filter(([, list]) => list.length > 0)
    .map(([word, list]) => `${word}: ${list.join(', ')}`);
  return words.length === 0 ? null : words.join('; ');
}

const differing = (before: ModelForm, after: ModelForm): readonly string[] => [
  ...(before.promptName === after.promptName ? [] : ['the prompt']),
  ...(before.seedName === after.seedName ? [] : ['the seed']),
];

function newlyRequired(before: ModelForm, after: ModelForm): readonly string[] {
  const list = (form: ModelForm): string => [...(form.required ?? [])].sort().join(', ');
  return list(before) === list(after) ? [] : [list(after) === '' ? 'nothing' : list(after)];
}

/** The same text for the same value, whatever the order of its fields. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
