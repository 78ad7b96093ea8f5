/** What each column of the file becomes in a run. */
import { Select, TextInput } from '@mantine/core';
import { type ColumnUse, PROMPT_ROLES, type PromptRole } from '#shared/contract';
import { useRpcSource } from '#renderer/rpc';
import { formatCount, formatCounted } from '#renderer/ui';
import type { DraftFile } from './draft.ts';
import styles from './prompt-file.module.css';
import { changePlan } from './prompt-file.ts';

const ROLE_WORDS: Readonly<Record<PromptRole, string>> = {
  prompt: 'Prompt',
  negative: 'Negative prompt',
  seed: 'Seed',
  image: 'Image input',
  audio: 'Audio input',
  label: 'Name of the run',
  category: 'Category',
  parameter: 'Parameter',
  unused: 'Not used',
};
/** Of very wide files; those that are used are always shown. */
const MOST_SHOWN = 60;
/** A run has one of each. */
const SINGLE: readonly PromptRole[] = ['prompt', 'negative', 'seed', 'label', 'category'];

export function ColumnUses({ file: { table, plan } }: { file: DraftFile }) {
  const { client } = useRpcSource();
  const change = (use: ColumnUse) =>
    void changePlan(client, {
      columns: plan.columns.map((other) =>
        other.column === use.column
          ? use
          : SINGLE.includes(use.role) && other.role === use.role
            ? { column: other.column, role: 'unused' }
            : other,
      ),
      ...(use.role === 'prompt' ? { template: null } : {}),
    });
  const isUsed = (name: string): boolean =>
    plan.columns.some(({ column, role }) => column === name && role !== 'unused');
  const shown = table.columns.filter(({ name }, index) => index < MOST_SHOWN || isUsed(name));
  const others = table.columns.length - shown.length;
  return (
    <div className={styles.columns}>
      <table aria-label="Columns">
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">First values</th>
            <th scope="col">
              Becomes{table.isRemembered && <span className={styles.remembered}> as last time</span>}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, samples, filled }) => {
            const use = plan.columns.find(({ column }) => column === name) ?? {
              column: name,
              role: 'unused',
            };
            const isPrompt = use.role === 'prompt' && plan.template !== null;
            const isWoven = plan.template?.includes(`{${name}}`) === true;
            return (
              <tr key={name} data-unused={(use.role === 'unused' && !isWoven) || undefined}>
                <th scope="row" data-note={name}>
                  {name}
                  {isWoven && <small>in the template</small>}
                </th>
                <td data-note={samples.join('\n')}>
                  {samples.length === 0 ? <i>empty</i> : samples.join(' · ')}
                  {filled < table.rows && samples.length > 0 && <small> in {formatCount(filled)} rows</small>}
                </td>
                <td>
                  <Select
                    aria-label={`${name} becomes`}
                    size="xs"
                    allowDeselect={false}
                    value={isPrompt ? 'unused' : use.role}
                    data={PROMPT_ROLES.map((role) => ({ value: role, label: ROLE_WORDS[role] }))}
                    onChange={(value) => {
                      const role = PROMPT_ROLES.find((each) => each === value);
                      if (role) change({ column: name, role });
                    }}
                  />
                  {use.role === 'parameter' && (
                    <TextInput
                      aria-label={`Name under which ${name} is sent`}
                      size="xs"
                      mt={4}
                      defaultValue={use.parameter ?? name}
                      onChange={(event) => {
                        const parameter = event.currentTarget.value.trim();
                        if (parameter !== '') change({ column: name, role: 'parameter', parameter });
                      }}
                    />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {others > 0 && (
        <p className={styles.others}>
          and {formatCounted(others, 'other column')}, not used; a template or a filter can name them.
        </p>
      )}
    </div>
  );
}
