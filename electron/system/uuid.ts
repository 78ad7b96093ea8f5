/** UUIDv7 (RFC 9562), made on this device, in order of time: a million queued runs need a million of them. */

/** Chance is fetched for so many at once: asking for each by itself takes longer than all the rest. */
const POOL_BYTES = 6 * 1024;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** `nowMs` may stand still or go back: a counter of 32 bits after the time keeps the order, as section 6.2 allows. */
export function createUuids(nowMs: () => number): () => string {
  const pool = new Uint8Array(POOL_BYTES);
  let at = POOL_BYTES;
  let lastMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  let time = '';

  const draw = (): number => {
    if (at === POOL_BYTES) {
      crypto.getRandomValues(pool);
      at = 0;
    }
    at += 1;
    return pool[at - 1] ?? 0;
  };
  const hex = (byte: number): string => HEX[byte & 0xff] ?? '';

  const enter = (ms: number): void => {
    lastMs = ms;
    const text = ms.toString(16).padStart(12, '0');
    time = `${text.slice(0, 8)}-${text.slice(8)}`;
    // The first bit is free, so that a millisecond has room for two thousand million more.
    count = ((draw() & 0x7f) << 24) | (draw() << 16) | (draw() << 8) | draw();
  };

  return () => {
    const ms = nowMs();
    if (ms > lastMs) enter(ms);
    else {
      count = (count + 1) >>> 0;
      if (count === 0) enter(lastMs + 1);
    }
    const clock = `7${hex(count >>> 24).slice(0, 1)}${hex(count >>> 20)}`;
    const order = `${hex(0x80 | ((count >>> 14) & 0x3f))}${hex(count >>> 6)}`;
    const rest = `${hex(((count << 2) & 0xfc) | (draw() & 0x03))}${hex(draw())}${hex(draw())}`;
    return `${time}-${clock}-${order}-${rest}${hex(draw())}${hex(draw())}${hex(draw())}`;
  };
}
