/** The other process of `books-processes.ts`: opens workspaces and competes for holds, as told over IPC. */
import { v7 } from 'uuid';
import { openDatabase, restoreBackup } from '#db';
import type { AllocationId, BatchId, Id } from '#shared/domain';
import type { Answer, Order } from './books-processes.ts';
import { openBooksRigAt } from './books-rig.ts';

process.on('message', (order: Order) => {
  process.send?.(carryOut(order));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

function carryOut(order: Order): Answer {
  switch (order.act) {
    case 'open':
      return open(order.file);
    case 'restore':
      return restore(order.file, order.from);
    case 'hold':
      return hold(order);
  }
}

function restore(file: string, from: string): Answer {
  const restored = restoreBackup(file, from, 0);
  return restored.ok
    ? { granted: 1, refused: 0, errors: [] }
    : { granted: 0, refused: 1, errors: [restored.error.message] };
}

function open(file: string): Answer {
  const opened = openDatabase(file);
  if (!opened.ok) return { granted: 0, refused: 1, errors: [opened.error.message] };
  opened.value.close();
  return { granted: 1, refused: 0, errors: [] };
}

function hold({ file, allocationId, times, ceiling }: Extract<Order, { act: 'hold' }>): Answer {
  const rig = openBooksRigAt(file, <Of extends string>() => v7() as Id<Of>);
  let granted = 0;
  let refused = 0;
  const errors: string[] = [];
  for (let time = 0; time < times; time += 1) {
    try {
      const queued = rig.queue(allocationId as AllocationId, [BigInt(ceiling)], v7() as BatchId);
      if (queued.ok) granted += 1;
      else if (queued.error.code === 'insufficient-funds') refused += 1;
      else errors.push(queued.error.message);
    } catch (error) {
      errors.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    }
  }
  rig.db.close();
  return { granted, refused, errors };
}
