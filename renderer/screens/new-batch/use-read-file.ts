/** Has the backend read a prompt file, and keeps the answer in the draft. */
import { useMutation } from '@tanstack/react-query';
import { useRpcSource } from '#renderer/rpc';
import { changeDraft, useDraft } from './draft.ts';

export function useReadFile() {
  const { client } = useRpcSource();
  return useMutation({
    mutationFn: ({ source, column }: { source: File; column: string | null }) =>
      client.batches.readFile({ name: source.name, content: source, column }),
    onSuccess: (read, { source }) => {
      const stem = source.name.replace(/\.[^.]+$/, '');
      changeDraft({ file: { read, source } });
      if (useDraft.getState().experimentName === '') changeDraft({ experimentName: stem });
    },
  });
}
