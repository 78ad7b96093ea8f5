/** The account's predictions since a moment, newest first, as they are needed to find one whose answer was lost. */
import type { Clock, Json, Result } from '#shared/base';
import type { ProviderError } from '#electron/providers';
import { headerOf } from '#electron/providers/http';
import {
  type Calls,
  type ListedRequest,
  malformedRead,
  problem,
  type Snapshot,
} from '#electron/providers/wire';
import { modelOf } from './dialect.ts';
import { type Page, type PageRead, parsePredictions, type Prediction, stateOf } from './records.ts';

/** A hundred predictions a page [D]. */
const MAX_PAGES = 200;

export async function takeSnapshot(
  calls: Calls,
  { clock, baseUrl }: { readonly clock: Clock; readonly baseUrl: string },
  modelKey: string,
  sinceMs: number,
): Promise<Result<Snapshot, ProviderError>> {
  const records: ListedRequest[] = [];
  let unreadable = 0;
  let isWhole = false;
  let clockOffsetMs = 0;
  let path: string | null = '/predictions';
  for (let pages = 0; path !== null && !isWhole && pages < MAX_PAGES; pages += 1) {
    const read: PageRead<Prediction> = await calls.read(path, parsePredictions, { signal: NEVER });
    if (!read.ok) return read;
    if (!read.value)
      return { ok: false, error: malformedRead('the provider has no list of predictions', 404) };
    const page: Page<Prediction> = read.value.value;
    const { answer } = read.value;
    const dateMs = Date.parse(headerOf(answer.headers, 'date') ?? '');
    if (pages === 0 && !Number.isNaN(dateMs)) clockOffsetMs = dateMs - clock.nowMs();
    const fromMs = sinceMs + Math.min(0, clockOffsetMs);
    unreadable += page.unreadable;
    for (const prediction of page.items) {
      const createdAtMs = Date.parse(prediction.created_at ?? '');
      if (createdAtMs < fromMs) isWhole = true;
      const belongs = belongsTo(prediction, modelKey);
      if (belongs === 'no') continue;
      const isReadable = belongs === 'yes' && prediction.input != null && !prediction.data_removed;
      // What is older than all that is looked for hides nothing.
      if (!isReadable && !(createdAtMs < fromMs)) unreadable += 1;
      if (!isReadable) continue;
      records.push({
        requestId: prediction.id,
        createdAtMs: Number.isNaN(createdAtMs) ? null : createdAtMs,
        echo: prediction.input as Json,
        state: stateOf(prediction),
      });
    }
    path = page.next;
    if (path === null) isWhole = true;
    else if (!isOwn(path, baseUrl)) return { ok: false, error: FOREIGN_PAGE };
  }
  return { ok: true, value: { records, unreadable, isWhole, clockOffsetMs } };
}

/** A prediction that does not name its model may be any model's. */
function belongsTo({ model, version }: Prediction, modelKey: string): 'yes' | 'no' | 'unclear' {
  const wanted = modelOf(modelKey);
  if (!wanted) return 'no';
  if (wanted.version !== null && version) return version === wanted.version ? 'yes' : 'no';
  if (!model) return 'unclear';
  return model === `${wanted.owner}/${wanted.name}` ? 'yes' : 'no';
}

/** The key goes to the account's own address and nowhere else. */
const isOwn = (path: string, baseUrl: string): boolean =>
  path.startsWith('/') || (URL.canParse(path) && new URL(path).origin === new URL(baseUrl).origin);

const FOREIGN_PAGE = problem('address-forbidden', 'the next page of the list is at another address', {
  retry: { kind: 'after', delayMs: null },
});

/** A shared list is not stopped because one of those who wait for it leaves; it has its own time limit. */
const NEVER = new AbortController().signal;
