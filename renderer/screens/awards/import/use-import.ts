/** An import under way: the file, how it is to be read, what the backend found in it, and what it wrote. */
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ImportInput, ImportReport } from '#shared/contract';
import { type Explained, explainError, useAct, useRpc, useRpcSource } from '#renderer/rpc';

export interface ImportOptions {
  readonly mapping: NonNullable<ImportInput['mapping']>;
  readonly sponsor: string;
  readonly currency: string;
  readonly dates: 'mdy' | 'dmy' | null;
  readonly state: 'draft' | 'active';
  readonly update: boolean;
}

const START: ImportOptions = {
  mapping: {},
  sponsor: '',
  currency: '',
  dates: null,
  state: 'draft',
  update: false,
};

const toInput = (file: File, options: ImportOptions): ImportInput => ({
  name: file.name,
  content: file,
  mapping: options.mapping,
  sponsor: options.sponsor.trim() || null,
  currency: options.currency || null,
  dates: options.dates,
  state: options.state,
  update: options.update,
});

export interface Import {
  readonly file: File | null;
  readonly options: ImportOptions;
  /** The last preview that was read, or what was written; kept while the next is read. */
  readonly report: ImportReport | null;
  readonly reading: boolean;
  readonly writing: boolean;
  readonly trouble: Explained | null;
  readonly take: (file: File) => void;
  readonly change: (changes: Partial<ImportOptions>) => void;
  readonly write: () => void;
  readonly forget: () => void;
}

export function useImport(): Import {
  const { client } = useRpcSource();
  const [file, setFile] = useState<File | null>(null);
  const [options, setOptions] = useState(START);
  const [report, setReport] = useState<ImportReport | null>(null);
  const turns = useRef(0);
  const preview = useMutation({
    mutationFn: ({ from, how }: { from: File; how: ImportOptions; turn: number }) =>
      client.awards.importPreview(toInput(from, how)),
    // Whatever was found in another file, or read another way, no longer holds; nor does an answer that was overtaken.
    onError: () => setReport(null),
    onSuccess: (found, { turn }) => {
      if (turn === turns.current) setReport(found);
    },
  });
  const commit = useAct(useRpc().awards.importCommit.mutationOptions(), 'import the awards', setReport);
  const read = (from: File, how: ImportOptions) => {
    setFile(from);
    setOptions(how);
    commit.reset();
    turns.current += 1;
    preview.mutate({ from, how, turn: turns.current });
  };
  return {
    file,
    options,
    report,
    reading: preview.isPending,
    writing: commit.pending,
    trouble: commit.trouble ?? (preview.isError ? inWords(preview.error) : null),
    take: (from) => {
      setReport(null);
      // Columns chosen for one file mean nothing in another; who awards it and in which currency often stays.
      read(from, { ...options, mapping: {}, update: false });
    },
    change: (changes) => file && read(file, { ...options, ...changes }),
    write: () => file && commit.run(toInput(file, options)),
    forget: () => {
      turns.current += 1;
      setFile(null);
      setOptions(START);
      setReport(null);
      preview.reset();
      commit.reset();
    },
  };
}

function inWords(error: unknown): Explained {
  const trouble = explainError(error, 'read the file');
  if (trouble.where === undefined || trouble.where.includes(', line ')) return trouble;
  return { ...trouble, next: 'Use a CSV or TSV table with a heading line, or JSON from NSF or NIH.' };
}
