/** Prompt files: brought in by pieces, read with progress, kept as sets. */
import { implement } from '@orpc/server';
import { type PromptLibrary, refusalOf } from '#electron/planning';
import { err, type Result } from '#shared/base';
import { contract, type Refusal } from '#shared/contract';
import { valueOf } from './answer.ts';

export function promptHandlers({ prompts }: { readonly prompts: PromptLibrary }) {
  const os = implement(contract);
  return {
    prompts: {
      upload: os.prompts.upload.handler(async ({ input: { uploadId, at, content, isLast } }) => {
        const bytes = new Uint8Array(await content.arrayBuffer());
        return refused(() => prompts.upload({ uploadId, at, content: bytes, isLast }));
      }),
      survey: os.prompts.survey.handler(({ input, signal }) => refusing(prompts.survey(input, signal))),
      make: os.prompts.make.handler(({ input, signal }) => refusing(prompts.make(input, signal))),
      set: os.prompts.set.handler(({ input }) => refused(() => prompts.view(input.fileId))),
      leftOut: os.prompts.leftOut.handler(async ({ input }) => ({
        problems: [...(await refused(() => prompts.leftOut(input.fileId)))],
      })),
    },
  };
}

/** What the file or the disk says against it is a declared error; anything else is a bug and goes on up. */
async function refused<T>(act: () => Promise<Result<T, Refusal>>): Promise<T> {
  return valueOf(await act().catch((error: unknown) => explained(error)));
}

async function* refusing<T>(steps: AsyncGenerator<T, void, void>): AsyncGenerator<T, void, void> {
  try {
    yield* steps;
  } catch (error) {
    valueOf(explained(error));
  }
}

function explained(error: unknown): Result<never, Refusal> {
  const refusal = refusalOf(error);
  if (refusal === null) throw error;
  return err(refusal);
}
