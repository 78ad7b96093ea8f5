/** What practice sells of Google's, as tests bill it. */
import { nanos, type Rate } from '#shared/money';

const second = (amount: bigint): Rate => ({ nanos: nanos(amount), perUnits: 1n, unit: 'second' });
const million = (input: bigint, output: bigint): Rate => ({
  nanos: nanos(input),
  outputNanos: nanos(output),
  perUnits: 1_000_000n,
  unit: 'token',
});

export const GOOGLE_RATES: Readonly<
  Record<'gemini-batch' | 'gemini-omni' | 'veo', ReadonlyMap<string, Rate>>
> = {
  'gemini-batch': new Map([
    ['gemini-3.1-flash-lite', million(50_000_000n, 200_000_000n)],
    ['gemini-3.5-flash', million(150_000_000n, 1_250_000_000n)],
  ]),
  'gemini-omni': new Map([
    ['gemini-omni-flash-preview', second(70_000_000n)],
    ['gemini-omni-1.1-flash', second(100_000_000n)],
  ]),
  veo: new Map([
    ['veo-3.1-generate-001', second(400_000_000n)],
    ['veo-3.1-fast-generate-001', second(150_000_000n)],
  ]),
};
