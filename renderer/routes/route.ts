/** Places in the window as values, and as the text after `#` in the address. */
import type {
  AccountId,
  ActId,
  AllocationId,
  AwardId,
  BatchId,
  EntryId,
  ModelId,
  RunId,
} from '#shared/domain';

export const QUEUE_FILTERS = ['all', 'done', 'running', 'waiting', 'failed', 'unknown', 'blocked'] as const;
export type QueueFilter = (typeof QUEUE_FILTERS)[number];

export const AWARD_TABS = ['ledger', 'costs', 'transfers', 'terms'] as const;
/** A page of an award; without one: its standing and its allocations. */
export type AwardTab = (typeof AWARD_TABS)[number];

/** What stands open on the awards' pages. */
export const AWARD_ACTS = [
  'new-award',
  'import',
  'new-allocation',
  'edit-allocation',
  'move-budget',
  'revise-budget',
  'edit-terms',
  'activate-award',
  'close-award',
  'archive-award',
  'charge',
  'split',
  'split-rule',
  'credit',
  'use-credit',
  'transfer',
  'approve-transfer',
  'decline-transfer',
  'refund',
  'adjust',
] as const;
export type AwardAct = (typeof AWARD_ACTS)[number];

/** What stands open on the catalogue's pages. */
export const MODEL_ACTS = ['add-model', 'edit-model', 'add-price', 'import-prices', 'tier-rule'] as const;
export type ModelAct = (typeof MODEL_ACTS)[number];

/**
 * Which entries of the ledger are shown, beside the allocation, and `order`: `oldest` first. Texts are checked by the
 * backend; an empty model or person means entries that name none.
 */
export const LEDGER_FILTERS = [
  'kind',
  'from',
  'to',
  'model',
  'tier',
  'person',
  'batch',
  'run',
  'route',
  'order',
] as const;
export type LedgerFilter = Readonly<Partial<Record<(typeof LEDGER_FILTERS)[number], string>>>;

/** What the list of awards shows, and in which order; texts that mean nothing are as good as none. */
export const LIST_FILTERS = ['show', 'find', 'sort'] as const;
export type ListFilter = Readonly<Partial<Record<(typeof LIST_FILTERS)[number], string | undefined>>>;

/** What stands open on the settings. */
export const SETTINGS_ACTS = [
  'connect-account',
  'edit-account',
  'set-key',
  'remove-key',
  'unlock-keys',
] as const;
export type SettingsAct = (typeof SETTINGS_ACTS)[number];

export type Route =
  | { readonly place: 'overview'; readonly awardId?: AwardId | undefined }
  | { readonly place: 'new-batch'; readonly allocationId?: AllocationId | undefined }
  | {
      readonly place: 'queue';
      readonly batchId?: BatchId | undefined;
      readonly runId?: RunId | undefined;
      readonly filter?: QueueFilter | undefined;
      readonly ask?: 'cancel-all' | undefined;
    }
  | {
      readonly place: 'awards';
      readonly awardId?: AwardId | undefined;
      /** Of the list, where no award is open. */
      readonly list?: ListFilter | undefined;
      readonly tab?: AwardTab | undefined;
      readonly act?: AwardAct | undefined;
      readonly allocationId?: AllocationId | undefined;
      readonly entries?: LedgerFilter | undefined;
      /** The entry that stands open, or that the act is about. */
      readonly entryId?: EntryId | undefined;
      /** The cost transfer that stands open. */
      readonly transferId?: ActId | undefined;
    }
  | {
      readonly place: 'models';
      /** The model that stands open, or that the act is about. */
      readonly modelId?: ModelId | undefined;
      readonly act?: ModelAct | undefined;
    }
  | {
      readonly place: 'settings';
      readonly act?: SettingsAct | undefined;
      /** The provider account that the act is about. */
      readonly accountId?: AccountId | undefined;
    };

export type Place = Route['place'];

/** `#/queue?batch=…&filter=unknown` */
export function formatRoute(route: Route): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string | undefined) => value !== undefined && query.set(name, value);
  let path: string = route.place;
  switch (route.place) {
    case 'overview':
      put('award', route.awardId);
      break;
    case 'new-batch':
      put('allocation', route.allocationId);
      break;
    case 'queue':
      put('batch', route.batchId);
      put('filter', route.filter === 'all' ? undefined : route.filter);
      put('run', route.runId);
      put('ask', route.ask);
      break;
    case 'awards':
      if (route.awardId !== undefined)
        path = ['awards', route.awardId, ...(route.tab === undefined ? [] : [route.tab])].join('/');
      for (const name of LIST_FILTERS) put(name, route.list?.[name]);
      put('allocation', route.allocationId);
      for (const name of LEDGER_FILTERS) put(name, route.entries?.[name]);
      put('entry', route.entryId);
      put('transfer', route.transferId);
      put('act', route.act);
      break;
    case 'models':
      put('model', route.modelId);
      put('act', route.act);
      break;
    case 'settings':
      put('account', route.accountId);
      put('act', route.act);
      break;
  }
  const text = query.toString();
  return `#/${path}${text === '' ? '' : `?${text}`}`;
}

const oneOf = <Value extends string>(values: readonly Value[], text: string | null): Value | undefined =>
  values.find((value) => value === text);

/** Reads an address; anything not understood leads to the overview. */
export function parseRoute(hash: string): Route {
  const [path = '', queryText = ''] = hash.replace(/^#\/?/, '').split('?');
  const query = new URLSearchParams(queryText);
  // Ids are checked by the backend, which answers not-found for a wrong one.
  const id = <Id extends string>(name: string): Id | undefined => (query.get(name) as Id | null) ?? undefined;
  const [place, awardId, tab] = path.split('/');
  switch (place) {
    case 'new-batch':
      return { place, allocationId: id('allocation') };
    case 'queue':
      return {
        place,
        batchId: id('batch'),
        runId: id('run'),
        filter: oneOf(QUEUE_FILTERS, query.get('filter')),
        ask: oneOf(['cancel-all'], query.get('ask')),
      };
    case 'awards':
      return {
        place,
        awardId: awardId === undefined || awardId === '' ? undefined : (awardId as AwardId),
        tab: oneOf(AWARD_TABS, tab ?? null),
        allocationId: id('allocation'),
        list: readFilter(query, LIST_FILTERS),
        entries: readFilter(query, LEDGER_FILTERS),
        entryId: id('entry'),
        transferId: id('transfer'),
        act: oneOf(AWARD_ACTS, query.get('act')),
      };
    case 'models':
      return { place, modelId: id('model'), act: oneOf(MODEL_ACTS, query.get('act')) };
    case 'settings':
      return { place, accountId: id('account'), act: oneOf(SETTINGS_ACTS, query.get('act')) };
    default:
      return { place: 'overview', awardId: id('award') };
  }
}

function readFilter<Name extends string>(
  query: URLSearchParams,
  names: readonly Name[],
): Readonly<Partial<Record<Name, string>>> | undefined {
  const found = names.flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return found.length === 0 ? undefined : (Object.fromEntries(found) as Partial<Record<Name, string>>);
}
