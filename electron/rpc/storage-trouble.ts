/** Whatever a call was for: a disk that is full or a damaged file is said as what it is, not as a bug. */
import { os } from '@orpc/server';
import { explainStorage, isStorageTrouble } from '#db';
import { err } from '#shared/base';
import { valueOf } from './answer.ts';
import type { AppContext } from './context.ts';

export const explainStorageTrouble = (file: string, log: (line: string) => void) =>
  os.$context<AppContext>().middleware(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      if (!isStorageTrouble(error)) throw error;
      const message = explainStorage(error, file);
      log(message);
      return valueOf(err({ code: 'workspace-unusable', message, path: file }));
    }
  });
