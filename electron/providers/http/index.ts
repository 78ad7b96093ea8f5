export { whenAborted } from './abort.ts';
export { cleanHttp } from './clean-http.ts';
export { TransferError } from './faults.ts';
export { createHttp, type Http, type HttpDeps } from './http.ts';
export {
  headerOf,
  type HttpAnswer,
  type HttpFault,
  type HttpRequest,
  type HttpStream,
  type OpenRequest,
  type StreamRequest,
} from './messages.ts';
export { parseRetryAfter } from './retry-after.ts';
