/** Prices of a public table: everything is shown before anything is written, and only what is ticked is. */
import { Button, FileButton, TextInput } from '@mantine/core';
import { IconArrowLeft, IconUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type Day, isDay } from '#shared/base';
import type { TableMatch, TablePreview } from '#shared/contract';
import { go, PlaceLink } from '#renderer/routes';
import { explainError, useAct, useRpc, useRpcSource } from '#renderer/rpc';
import {
  Block,
  Card,
  ErrorNotice,
  Fact,
  Facts,
  formatCount,
  formatCounted,
  Page,
  PageHeader,
  wrongDay,
} from '#renderer/ui';
import styles from './import.module.css';
import { Matches, nameOf } from './Matches.tsx';
import { Unusable } from './Unusable.tsx';

export function ImportPrices() {
  const { client } = useRpcSource();
  const [file, setFile] = useState<File | null>(null);
  const preview = useMutation({
    mutationFn: (from: File) => client.catalogue.importPreview({ name: from.name, content: from }),
  });
  const take = (from: File | null) => {
    if (!from) return;
    setFile(from);
    preview.mutate(from);
  };
  return (
    <Page>
      <PageHeader
        above={
          <PlaceLink className={styles.back} to={{ place: 'models' }}>
            <IconArrowLeft size={14} stroke={1.8} aria-hidden /> Models & prices
          </PlaceLink>
        }
        title="Import prices"
        lead="From a public table of model prices: JSON with a model a name, as LiteLLM publishes it"
      />
      <div
        className={styles.drop}
        data-full={file !== null || undefined}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          take(event.dataTransfer.files[0] ?? null);
        }}
      >
        <div>
          <b>{file ? file.name : 'Drop a price table here'}</b>
          <p role="status">
            {preview.isPending
              ? 'Reading…'
              : preview.data
                ? `sha256 ${preview.data.sha256.slice(0, 16)}…`
                : 'Nothing is written until you say so.'}
          </p>
        </div>
        <FileButton accept=".json,application/json" onChange={take}>
          {(props) => (
            <Button
              {...props}
              size="xs"
              variant={file ? 'default' : 'filled'}
              leftSection={<IconUpload size={14} />}
              disabled={preview.isPending}
            >
              {file ? 'Choose another file' : 'Choose a file'}
            </Button>
          )}
        </FileButton>
      </div>
      {preview.isError && <ErrorNotice trouble={inWords(preview.error)} />}
      {preview.isPending && <Block height={260} />}
      {file && preview.data && !preview.isPending && (
        <Preview key={preview.data.sha256} file={file} preview={preview.data} />
      )}
    </Page>
  );
}

function inWords(error: unknown) {
  const trouble = explainError(error, 'read the table');
  return {
    ...trouble,
    next: 'Choose a JSON table with a model a name and prices such as input_cost_per_token.',
  };
}

function Preview({ file, preview }: { file: File; preview: TablePreview }) {
  const { matches, unusable } = preview;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(firstOfEach(matches.filter(({ sameProvider, same }) => sameProvider && !same)).map(nameOf)),
  );
  const [dayText, setDayText] = useState<string>(preview.day ?? '');
  const [isTried, setTried] = useState(false);
  const [written, setWritten] = useState<number | null>(null);
  const commit = useAct(useRpc().catalogue.importCommit.mutationOptions(), 'write the prices', (done) =>
    setWritten(done.written),
  );
  const taken = matches.filter((match) => chosen.has(nameOf(match)));
  const wrong = wrongDay(dayText);
  if (written !== null)
    return (
      <Card>
        <div className={styles.written} role="status">
          <div>
            <h2>{formatCounted(written, 'version')} written</h2>
            <p>Each names the file, its sha256 and the entry it came from. Earlier versions stay.</p>
          </div>
          <Button onClick={() => go({ place: 'models' })}>See the models</Button>
        </div>
      </Card>
    );
  return (
    <>
      <Card>
        <Facts>
          <Fact name="Models in the table">{formatCount(preview.models)}</Fact>
          <Fact name="With a price that can be used">{formatCount(preview.usable)}</Fact>
          <Fact name="That fit models of yours">{formatCount(matches.length)}</Fact>
          <Fact name="Cannot be used">{formatCount(unusable.length)}</Fact>
        </Facts>
      </Card>
      <Matches
        matches={matches}
        chosen={chosen}
        onToggle={(match) => setChosen((before) => toggled(before, match, matches))}
      />
      <Unusable entries={unusable} />
      {commit.trouble && <ErrorNotice trouble={commit.trouble} />}
      <div className={styles.foot}>
        <TextInput
          label="Day of the table"
          description="Kept as the day on which the prices were read"
          w={260}
          value={dayText}
          onChange={(event) => setDayText(event.currentTarget.value)}
          error={isTried ? wrong : null}
          placeholder="2026-08-01"
        />
        <Button
          disabled={taken.length === 0}
          loading={commit.pending}
          onClick={() => {
            setTried(true);
            if (wrong !== null || !isDay(dayText.trim())) return;
            const choices = taken.map(({ modelId, entry }) => ({ modelId, entry }));
            commit.run({ name: file.name, content: file, day: dayText.trim() as Day, choices });
          }}
        >
          {taken.length === 0 ? 'Nothing to write' : `Write ${formatCounted(taken.length, 'price version')}`}
        </Button>
      </div>
    </>
  );
}

/** A model takes one entry; they come with the best first. */
const firstOfEach = (matches: readonly TableMatch[]): readonly TableMatch[] =>
  matches.filter((match, at) => matches.findIndex(({ modelId }) => modelId === match.modelId) === at);

function toggled(
  before: ReadonlySet<string>,
  match: TableMatch,
  matches: readonly TableMatch[],
): ReadonlySet<string> {
  const after = new Set(before);
  if (after.delete(nameOf(match))) return after;
  for (const other of matches) if (other.modelId === match.modelId) after.delete(nameOf(other));
  return after.add(nameOf(match));
}
