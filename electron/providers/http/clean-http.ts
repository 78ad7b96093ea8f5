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
    async stream(request) {
      const begun = await http.stream(request);
      if (!begun.ok) return { ok: false, error: fault(begun.error) };
      const { value } = begun;
      return {
        ok: true,
        value: {
          ...value,
          headers: headers(value.headers),
          // What is fetched is a file, whose bytes are kept as they are; what answers a question is text.
          chunks: request.method === 'GET' ? value.chunks : cleanLines(value.chunks, clean),
        },
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

const NEWLINE = 10;

/** Events come in lines, and no key holds a line's end: whole lines are cleaned, whatever pieces they come in. */
async function* cleanLines(
  chunks: AsyncIterable<Uint8Array>,
  clean: (text: string) => string,
): AsyncGenerator<Uint8Array> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      yield Buffer.from(clean(Buffer.concat([...rest, chunk.subarray(0, end)]).toString('utf8')));
      rest = [];
    }
    if (end < chunk.length) rest.push(Buffer.from(chunk.subarray(end)));
  }
  if (rest.length > 0) yield Buffer.from(clean(Buffer.concat(rest).toString('utf8')));
}
