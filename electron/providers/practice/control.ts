/** What only tests and people ask a practice provider: its bill, and faults for the next calls. */
import { type Call, jsonReply } from './call.ts';
import type { PracticeContext } from './context.ts';
import { createFaultSource, type Fault, isFault, parseFaultSpec } from './faults.ts';

export const CONTROL_PREFIX = '/practice/';

export async function handleControl(context: PracticeContext, call: Call): Promise<void> {
  if (call.path === '/practice/bill' && call.method === 'GET')
    return call.reply(jsonReply(200, billText(context)));
  if (call.path === '/practice/faults' && call.method === 'POST') return setFaults(context, call);
  return call.reply(refusal('not found', 404));
}

function billText({ book, submissions }: PracticeContext): string {
  const { accepted, billedRequests, billedNanos } = book.totals;
  return JSON.stringify({ submissions, accepted, billedRequests, billedNanos: billedNanos.toString() });
}

/** `{"spec":"lost=0.1"}` replaces the specification, `{"next":["lost","none"]}` forces what comes next. */
async function setFaults(context: PracticeContext, call: Call): Promise<void> {
  const body = readJson((await call.readBody(64 * 1024)) ?? '');
  if (typeof body !== 'object' || body === null)
    return call.reply(refusal('the body is {"spec": text} or {"next": [names]}'));
  const { spec, next } = body as { readonly spec?: unknown; readonly next?: unknown };
  if (typeof spec === 'string') {
    const parsed = parseFaultSpec(spec);
    if (!parsed.ok) return call.reply(refusal(parsed.error.message));
    context.faults = createFaultSource(parsed.value);
  }
  if (next !== undefined) {
    if (!Array.isArray(next) || !next.every(isForceable))
      return call.reply(refusal('"next" is a list of names of faults, or "none"'));
    context.faults.force(next);
  }
  return call.reply(jsonReply(200, '{}'));
}

const isForceable = (name: unknown): name is Fault | 'none' =>
  typeof name === 'string' && (name === 'none' || isFault(name));

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const refusal = (message: string, status = 400) => jsonReply(status, JSON.stringify({ error: message }));
