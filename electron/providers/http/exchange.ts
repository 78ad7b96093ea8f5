/** One request, one whole answer. */
import type { Dispatcher } from 'undici';
import { type Clock, err, ok, type Result } from '#shared/base';
import { whenAborted } from './abort.ts';
import { faultFromError, faultOf } from './faults.ts';
import type { Headers, HttpAnswer, HttpFault, HttpFaultReason, HttpRequest } from './messages.ts';

/** Answers may echo inputs, pictures as base64 included. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Why a timer is stopped. */
const OVER = 'over';

export function exchange(
  dispatcher: Dispatcher,
  clock: Clock,
  request: HttpRequest,
): Promise<Result<HttpAnswer, HttpFault>> {
  const { signal, timeoutMs, maxBodyBytes = MAX_BODY_BYTES } = request;
  if (signal.aborted) return Promise.resolve(err(faultOf(false, 'aborted', 'stopped before it was sent')));
  return new Promise((resolve) => {
    const timer = new AbortController();
    const chunks: Buffer[] = [];
    let controller: Dispatcher.DispatchController | null = null;
    let isOver = false;
    let status = 0;
    let headers: Headers = {};
    let bodyBytes = 0;

    const finish = (result: Result<HttpAnswer, HttpFault>) => {
      if (isOver) return;
      isOver = true;
      // A reason of our own: making the usual DOMException takes longer than sending the request.
      timer.abort(OVER);
      stopListening();
      resolve(result);
    };
    const giveUp = (reason: HttpFaultReason, message: string) => {
      if (isOver) return;
      finish(err(faultOf(controller !== null, reason, message)));
      controller?.abort(new Error(message));
    };
    const onAbort = () => giveUp('aborted', 'stopped while waiting for the answer');

    const stopListening = whenAborted(signal, onAbort);
    void clock
      .sleep(timeoutMs, timer.signal)
      .then(() => giveUp('timed-out', `no whole answer within ${timeoutMs / 1000} s`));
    dispatcher.dispatch(dispatchOptions(request), {
      onRequestStart(starting) {
        // Given up while it waited for a connection: undici asks here, before it writes a byte.
        if (isOver) return starting.abort(new Error('given up before it was sent'));
        controller = starting;
      },
      onResponseStart(_, statusCode, received) {
        status = statusCode;
        headers = received;
      },
      onResponseData(_, chunk) {
        bodyBytes += chunk.length;
        if (bodyBytes > maxBodyBytes)
          return giveUp('too-large', `the answer is larger than ${maxBodyBytes} bytes`);
        chunks.push(chunk);
      },
      onResponseEnd() {
        const [only] = chunks;
        const body = chunks.length === 1 && only ? only : Buffer.concat(chunks);
        finish(ok({ status, headers, bodyText: body.toString('utf8') }));
      },
      onResponseError: (_, error) => finish(err(faultFromError(error, controller !== null))),
    });
  });
}

export function dispatchOptions({
  method,
  url,
  headers,
  jsonBody,
  body: other,
}: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'jsonBody' | 'body'>): Dispatcher.DispatchOptions {
  const { origin, pathname, search } = new URL(url);
  const body = jsonBody === undefined ? (other?.bytes ?? null) : JSON.stringify(jsonBody);
  const contentType = jsonBody === undefined ? other?.contentType : 'application/json';
  return {
    origin,
    path: pathname + search,
    method,
    body,
    headers: {
      accept: 'application/json',
      'accept-encoding': 'identity',
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...headers,
    },
  };
}
