/** A prompt made of columns: text with `{column}`, and lists of choices that make every combination. */
import { Button, Checkbox, Textarea } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { useRpcSource } from '#renderer/rpc';
import type { DraftFile } from './draft.ts';
import styles from './prompt-file.module.css';
import { changePlan } from './prompt-file.ts';

/** So many columns are offered to put in; others are typed. */
const OFFERED = 8;

export function TemplateField({ file: { table, plan } }: { file: DraftFile }) {
  const { client } = useRpcSource();
  const write = (template: string | null) => void changePlan(client, { template });
  if (plan.template === null) {
    const prompt = plan.columns.find(({ role }) => role === 'prompt');
    const first = table.template ?? `{${prompt?.column ?? table.columns[0]?.name ?? ''}}`;
    return (
      <div className={styles.part}>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconBraces size={14} />}
          onClick={() => write(first)}
        >
          {table.template === null ? 'Write a template around it' : `Use the template ${table.template}`}
        </Button>
      </div>
    );
  }
  const { template } = plan;
  return (
    <div className={styles.part}>
      <Textarea
        label="Template"
        description="{column} puts a cell in, {style: oil|ink} makes a prompt of each, {{ and }} are braces"
        size="sm"
        autosize
        minRows={1}
        maxRows={6}
        spellCheck={false}
        value={template}
        onChange={(event) => write(event.currentTarget.value)}
      />
      <div className={styles.templateFoot}>
        {table.columns.slice(0, OFFERED).map(({ name }) => (
          <button
            key={name}
            type="button"
            className={styles.placeholder}
            aria-label={`Put {${name}} into the template`}
            onClick={() => write(`${template}${template === '' || /\s$/.test(template) ? '' : ' '}{${name}}`)}
          >
            {`{${name}}`}
          </button>
        ))}
        <Checkbox
          size="xs"
          label="Keep rows with empty cells"
          checked={plan.emptyCells === 'blank'}
          onChange={(event) =>
            void changePlan(client, { emptyCells: event.currentTarget.checked ? 'blank' : 'leave-out' })
          }
        />
        <Button variant="subtle" color="gray" size="compact-xs" onClick={() => write(null)}>
          Without a template
        </Button>
      </div>
    </div>
  );
}
