/** Answers without our own keys in them: providers echo what they refuse, and what they say is kept and shown. */
import type { Http } from './http.ts';
import type { Headers, HttpFault } from './messages.ts';

/** `clean` takes known keys out of a text. Cleaned whole, before anybody shortens it and leaves half a key. */
export function cleanHttp(http: Http, clean: (text: string) => string): Http {
  const fault = (met: HttpFault): HttpFault => ({ ...met, message: clean(met.message) });
  const headers = (received: Headers): Headers =>
    Object.fromEntries(
      Object.entries(received).map(([name, value]) => [
        clean(name),
        typeof value === 'string' ? clean(value) : value?.map(clean),
      ]),
    );
  return {
    async send(request) {
      const sent = await http.send(request);
      if (!sent.ok) return { ok: false, error: fault(sent.error) };
      const { value } = sent;
      return {
        ok: true,
        value: { ...value, headers: headers(value.headers), bodyText: clean(value.bodyText) },
      };
    },
    async open(request) {
      const opened = await http.open(request);
      if (!opened.ok) return { ok: false, error: fault(opened.error) };
      return { ok: true, value: { ...opened.value, headers: headers(opened.value.headers) } };
    },
    close: () => http.close(),
  };
}
