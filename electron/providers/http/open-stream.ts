/** A download as a stream: addresses checked at every hop, size and time limited, slow readers respected. */
import type { Dispatcher } from 'undici';
import { type Clock, err, ok, type Result } from '#shared/base';
import { type AddressScope, scopeOf } from './addresses.ts';
import { createChunkQueue } from './chunk-queue.ts';
import { whenAborted } from './abort.ts';
import { decoded } from './content-coding.ts';
import { dispatchOptions } from './exchange.ts';
import { faultFromError, faultOf, outputTooLarge, TransferError } from './faults.ts';
import {
  headerOf,
  type HttpFault,
  type HttpFaultReason,
  type HttpStream,
  type OpenRequest,
  type StreamRequest,
} from './messages.ts';

const MAX_REDIRECTS = 3;
/** Of an answer that is only read to its end so that the connection can be used again. */
const MAX_UNWANTED_BYTES = 64 * 1024;

export async function openStream(
  dispatchers: Readonly<Record<AddressScope, Dispatcher>>,
  clock: Clock,
  request: OpenRequest,
): Promise<Result<HttpStream, HttpFault>> {
  const startedMs = clock.monotonicMs();
  let address = request.url;
  let { allowLoopback } = request;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const url = readUrl(address);
    if (!url) return err(faultOf(false, 'address-forbidden', 'the output has no readable address'));
    const scope = scopeOf(url, allowLoopback);
    if (!scope.ok)
      return err(faultOf(false, 'address-forbidden', `this output is not fetched: ${scope.error}`));
    // Somebody out there never leads to this machine, whatever the first address was allowed.
    allowLoopback &&= scope.value === 'loopback';
    const isFirstOrigin = url.origin === readUrl(request.url)?.origin;
    const headers = {
      accept: '*/*',
      'accept-encoding': 'identity',
      ...(isFirstOrigin ? request.headers : {}),
    };
    const call = { origin: url.origin, path: url.pathname + url.search, method: 'GET' as const, headers };
    const totalTimeoutMs = Math.max(0, request.totalTimeoutMs - (clock.monotonicMs() - startedMs));
    const limits = { ...request, totalTimeoutMs, isDownload: true };
    const answer = await openOnce(dispatchers[scope.value], clock, call, limits);
    if (!answer.ok) return answer;
    const { status, headers: received } = answer.value;
    const location = isRedirect(status) ? headerOf(received, 'location') : undefined;
    if (location === undefined) return ok(withoutCoding(answer.value, request.maxBytes));
    address = readUrl(location, url)?.href ?? '';
  }
  return err(
    faultOf(true, 'too-many-redirects', `the output was redirected more than ${MAX_REDIRECTS} times`),
  );
}

/** Nothing but the plain bytes is asked for; a server that packs them all the same is unpacked within the same limit. */
const withoutCoding = (stream: HttpStream, maxBytes: number): HttpStream => {
  const coding = headerOf(stream.headers, 'content-encoding');
  return coding === undefined ? stream : { ...stream, chunks: decoded(stream.chunks, coding, maxBytes) };
};

// Not URL.parse: the oldest runtime this must run on (Node 20) has only canParse.
const readUrl = (text: string, base?: URL): URL | null =>
  URL.canParse(text, base?.href) ? new URL(text, base) : null;

/** Why a timer is stopped. */
const OVER = 'over';

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

/** A call whose answer is read while it comes. */
export const streamAnswer = (
  dispatcher: Dispatcher,
  clock: Clock,
  { timeoutMs, ...request }: StreamRequest,
): Promise<Result<HttpStream, HttpFault>> =>
  openOnce(dispatcher, clock, dispatchOptions(request), {
    ...request,
    totalTimeoutMs: timeoutMs,
    isDownload: false,
  });

interface Limits extends Pick<OpenRequest, 'signal' | 'maxBytes' | 'idleTimeoutMs' | 'totalTimeoutMs'> {
  /** Of a download only the body of a success is wanted. */
  readonly isDownload: boolean;
}

function openOnce(
  dispatcher: Dispatcher,
  clock: Clock,
  call: Dispatcher.DispatchOptions,
  request: Limits,
): Promise<Result<HttpStream, HttpFault>> {
  const { signal, maxBytes, idleTimeoutMs, totalTimeoutMs, isDownload } = request;
  if (signal.aborted) return Promise.resolve(err(faultOf(false, 'aborted', 'stopped before it was sent')));
  return new Promise((resolve) => {
    const timer = new AbortController();
    const queue = createChunkQueue({
      onFull: () => controller?.pause(),
      onDrained: () => controller?.resume(),
      onLeft: () => leave(),
    });
    let controller: Dispatcher.DispatchController | null = null;
    let isOver = false;
    let isWanted = false;
    let bytes = 0;

    const finish = (fault: HttpFault | null) => {
      if (isOver) return;
      isOver = true;
      // A reason of our own: making the usual DOMException takes longer than sending the request.
      timer.abort(OVER);
      stopListening();
      if (fault) resolve(err(fault));
      queue.end(fault ? new TransferError(fault) : null);
    };
    const giveUp = (reason: HttpFaultReason, message: string) => {
      if (isOver) return;
      finish(faultOf(controller !== null, reason, message));
      controller?.abort(new Error(message));
    };
    const onAbort = () => giveUp('aborted', 'stopped while it was being fetched');
    const leave = () => giveUp('aborted', 'the reader left');

    const stopListening = whenAborted(signal, onAbort);
    void clock
      .sleep(totalTimeoutMs, timer.signal)
      .then(() => giveUp('timed-out', `not fetched within ${totalTimeoutMs / 1000} s`));
    dispatcher.dispatch(
      { ...call, headersTimeout: idleTimeoutMs, bodyTimeout: idleTimeoutMs },
      {
        onRequestStart(starting) {
          if (isOver) return starting.abort(new Error('given up before it was sent'));
          controller = starting;
        },
        onResponseStart(_, status, headers) {
          if (status < 200) return;
          isWanted = !isDownload || status < 300;
          if (isWanted && Number(headerOf(headers, 'content-length') ?? 0) > maxBytes)
            return giveUp('too-large', outputTooLarge(maxBytes));
          resolve(ok({ status, headers, chunks: isWanted ? queue.chunks : NOTHING }));
        },
        onResponseData(_, chunk) {
          bytes += chunk.length;
          if (!isWanted) {
            if (bytes > MAX_UNWANTED_BYTES) giveUp('too-large', 'the answer without an output does not end');
            return;
          }
          if (bytes > maxBytes) return giveUp('too-large', outputTooLarge(maxBytes));
          queue.push(chunk);
        },
        onResponseEnd: () => finish(null),
        onResponseError: (_, error) => finish(faultFromError(error, controller !== null)),
      },
    );
  });
}

const NOTHING: AsyncIterable<Uint8Array> = (async function* () {})();
