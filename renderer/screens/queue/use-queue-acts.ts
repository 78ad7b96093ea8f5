/** Pause, resume, cancel, retry: each says afterwards what it did, in numbers. */
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import type { Scope } from '#shared/contract';
import { formatMoney } from '#shared/money';
import { explainError, useRpcSource } from '#renderer/rpc';
import { formatCounted } from '#renderer/ui';

export interface QueueActs {
  pause(scope: Scope, name: string): void;
  resume(scope: Scope, name: string): void;
  cancel(scope: Scope, name: string): Promise<void>;
  retry(scope: Scope, name: string): Promise<void>;
}

export function useQueueActs(): QueueActs {
  const { client } = useRpcSource();
  const cache = useQueryClient();
  const tell = async (act: Promise<string>, trying: string): Promise<void> => {
    try {
      notifications.show({ message: await act });
    } catch (error) {
      const { what, next } = explainError(error, trying);
      notifications.show({ color: 'brick', title: what, message: next ?? '', autoClose: 15_000 });
    } finally {
      void cache.invalidateQueries();
    }
  };
  return {
    pause: (scope, name) =>
      void tell(
        client.queue
          .pause(scope)
          .then(
            ({ runs }) => `Paused ${name}: ${formatCounted(runs, 'run')} will wait. What was sent goes on.`,
          ),
        `pause ${name}`,
      ),
    resume: (scope, name) =>
      void tell(
        client.queue
          .resume(scope)
          .then(({ runs }) => `Resumed ${name}: ${formatCounted(runs, 'run')} go on.`),
        `resume ${name}`,
      ),
    cancel: (scope, name) =>
      tell(
        client.queue.cancel(scope).then(({ runs }) => `Cancelled ${formatCounted(runs, 'run')} of ${name}.`),
        `cancel ${name}`,
      ),
    retry: (scope, name) =>
      tell(
        client.queue
          .retry(scope)
          .then(
            ({ runs, held }) =>
              `Queued ${formatCounted(runs, 'run')} of ${name} again; ${formatMoney(held)} is held for them.`,
          ),
        `queue ${name} again`,
      ),
  };
}
