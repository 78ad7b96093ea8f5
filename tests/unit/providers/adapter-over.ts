/** An adapter over answers made by hand, with every call it makes written down. */
import { type Adapter, type AdapterDeps, type Http, providerKind } from '#electron/providers';
import { ok } from '#shared/base';
import { realClock } from '../../conformance/practice-rig.ts';

export interface SeenCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** An answer in JSON. */
export const answered = (
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): ReturnType<Http['send']> =>
  Promise.resolve(
    ok({
      status,
      headers: { 'content-type': 'application/json', ...headers },
      bodyText: JSON.stringify(body),
    }),
  );

export function adapterOver(
  kindId: string,
  answer: (call: SeenCall) => ReturnType<Http['send']>,
  deps: Partial<AdapterDeps> = {},
  /** What every download is answered with. */
  downloadStatus = 410,
): { readonly adapter: Adapter; readonly calls: readonly SeenCall[] } {
  const kind = providerKind(kindId);
  if (!kind) throw new Error(`there is no provider of the kind "${kindId}"`);
  const calls: SeenCall[] = [];
  const note = (method: string, url: string, headers = {}, body: unknown = null): SeenCall => {
    const call = { method, url: new URL(url), headers, body };
    calls.push(call);
    return call;
  };
  const download: Http['open'] & Http['stream'] = ({ url, headers }) => {
    note('GET', url, headers);
    return Promise.resolve(ok({ status: downloadStatus, headers: {}, chunks: (async function* () {})() }));
  };
  const http: Http = {
    send: ({ method, url, headers, jsonBody }) => answer(note(method, url, headers, jsonBody)),
    open: download,
    stream: download,
    close: () => Promise.resolve(),
  };
  const baseUrl = 'https://provider.example/base/';
  const apiKey = () => Promise.resolve('key');
  return { calls, adapter: kind.create({ http, clock: realClock, baseUrl, apiKey, ...deps }) };
}
