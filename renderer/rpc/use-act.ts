/** An act on the backend from a form or a button: the call, whether it is on its way, and what went wrong in plain words. */
import { type MutationOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Explained, explainError } from './explain.ts';

export interface Act<Input, Output> {
  readonly run: (input: Input) => void;
  readonly pending: boolean;
  /** What the last try met; null while it went well. */
  readonly trouble: Explained | null;
  readonly done: Output | undefined;
  readonly reset: () => void;
}

/**
 * `options` come from the contract: `useRpc().costs.charge.mutationOptions()`. `tried` names the act for errors that do
 * not say it: "book the cost". Everything on screen is read again before `onDone` is called.
 */
export function useAct<Input, Output>(
  options: MutationOptions<Output, Error, Input, unknown>,
  tried: string,
  onDone?: (output: Output) => void,
): Act<Input, Output> {
  const cache = useQueryClient();
  const mutation = useMutation({
    ...options,
    onSuccess: async (output: Output) => {
      await cache.invalidateQueries();
      onDone?.(output);
    },
  });
  return {
    run: (input) => mutation.mutate(input),
    pending: mutation.isPending,
    trouble: mutation.isError ? explainError(mutation.error, tried) : null,
    done: mutation.data,
    reset: mutation.reset,
  };
}
