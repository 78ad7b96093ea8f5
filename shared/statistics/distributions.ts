/**
 * The few distribution functions that the intervals need, in doubles; tests hold them to 40-digit values. The library
 * at hand for them, `@stdlib`, is as exact, but brings 242 packages for these five functions.
 */
import { assert } from '#shared/base';
import { turningPoint } from './solve.ts';

const HALF_LOG_TAU = 0.918_938_533_204_672_8;

/**
 * Chance that a standard normal value is at most `x`: Marsaglia's series (2004), in the tails Laplace's continued
 * fraction.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x > 0) return 1 - normalCdf(-x);
  const density = Math.exp(-(x * x) / 2 - HALF_LOG_TAU);
  if (x > -2.5) {
    let term = -x;
    let sum = term;
    for (let odd = 3; term > sum * 1e-17 && odd < 400; odd += 2) {
      term *= (x * x) / odd;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = -x;
  for (let depth = 200; depth >= 1; depth -= 1) fraction = -x + depth / fraction;
  return density / fraction;
}

/** The value that a standard normal one falls below with chance `p`. */
export function normalQuantile(p: number): number {
  assert(p >= 0 && p <= 1, 'a chance is between 0 and 1');
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 0.5) return 0;
  if (p > 0.5) return -normalQuantile(1 - p);
  return turningPoint((x) => normalCdf(x) < p, -39, 0);
}

/** How many standard errors hold `level` of a normal distribution, both sides: 1.96 for 0.95. */
export const normalReach = (level: number): number => -normalQuantile((1 - level) / 2);

// Lanczos' approximation with g = 7 (Godfrey's coefficients).
const LANCZOS = [
  676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_13, -176.615_029_162_140_59,
  12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_572e-6, 1.505_632_735_149_311_6e-7,
];

/** Logarithm of the gamma function for `x` above 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const sum = LANCZOS.reduce(
    (all, coefficient, index) => all + coefficient / (x + index),
    0.999_999_999_999_809_9,
  );
  const base = x + 6.5;
  return HALF_LOG_TAU + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/**
 * The regularised incomplete beta function: chance that a Beta(a, b) value is at most `x`. Continued fraction DLMF
 * 8.17.22, by Lentz' method, on the side where it converges quickly.
 */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, b, a);
  const logFront =
    a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b) - Math.log(a);
  return Math.exp(logFront) / betaFraction(x, a, b);
}

const away = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);

function betaFraction(x: number, a: number, b: number): number {
  let numerator = 1;
  let denominator = 0;
  let fraction = 1;
  for (let step = 1; step < 20_000; step += 1) {
    const m = Math.floor(step / 2);
    const part =
      step % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : -((a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    numerator = away(1 + part / numerator);
    denominator = 1 / away(1 + part * denominator);
    const change = numerator * denominator;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return fraction;
}

/** The value that a Beta(a, b) one falls below with chance `p`. */
export function betaQuantile(p: number, a: number, b: number): number {
  assert(p >= 0 && p <= 1 && a > 0 && b > 0, 'a chance is between 0 and 1, the shapes are above 0');
  if (p === 0 || p === 1) return p;
  return turningPoint((x) => betaCdf(x, a, b) < p, 0, 1);
}

/** Chance that a value of Student's t with `freedom` degrees (above 0) is at most `t`. */
export function studentCdf(t: number, freedom: number): number {
  const tail = betaCdf(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  return t < 0 ? tail : 1 - tail;
}

/** The value that one of Student's t with `freedom` degrees falls below with chance `p`. */
export function studentQuantile(p: number, freedom: number): number {
  assert(p > 0 && p < 1 && freedom > 0, 'a chance is between 0 and 1, the freedom is above 0');
  if (p > 0.5) return -studentQuantile(1 - p, freedom);
  // Near the middle the part above, in the tails the part below is the one that keeps its digits.
  if (p > 0.1) {
    const above = betaQuantile(1 - 2 * p, 0.5, freedom / 2);
    return -Math.sqrt((freedom * above) / (1 - above));
  }
  const below = betaQuantile(2 * p, freedom / 2, 0.5);
  return -Math.sqrt((freedom * (1 - below)) / below);
}
