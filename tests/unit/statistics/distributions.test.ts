// Every function against values computed with forty digits (mpmath: the power series of the incomplete beta, its error
// function).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  betaCdf,
  betaQuantile,
  logGamma,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from '#shared/statistics';

const expectClose = (value: number, exact: number, relative: number) =>
  expect(Math.abs(value - exact)).toBeLessThanOrEqual(relative * Math.max(Math.abs(exact), 1e-300));

// biome-ignore format: a table
test.each([
  [0.1, 0.5, 0.5, 0.20483276469913347], [0.3, 1, 1, 0.3], [0.5, 2, 3, 0.6875],
  [0.6, 34.5, 14.5, 0.060567832887503635], [1e-5, 0.5, 5000, 0.24816496584106967],
  [0.51, 5000, 5000, 0.9772579676754255], [0.999, 10, 0.5, 0.8888967091248603],
  [0.9, 100, 3, 0.0016335260315866332], [0.5, 1e-3, 2, 0.9998067465369478],
  [0.505, 50000, 49000, 0.4873137759480104],
])('a Beta(%3$s) value below %1$s', (x, a, b, exact) => {
  expectClose(betaCdf(x, a, b), exact, 1e-10);
});

// biome-ignore format: a table
test.each([
  [0.025, 34, 15, 0.5593652200863092], [0.975, 35, 14, 0.8304692013719713],
  [0.025, 1, 20, 0.0012650894979498038], [0.5, 0.5, 0.5, 0.5], [1e-6, 0.5, 3000, 2.618212053238863e-16],
  [0.999, 700, 3, 0.9997282344913286], [0.3, 2, 2, 0.3632574910905676], [0.025, 3400, 1500, 0.6809001965292829],
])('the Beta quantile at %s of (%s, %s)', (p, a, b, exact) => {
  expectClose(betaQuantile(p, a, b), exact, 1e-11);
});

// biome-ignore format: a table
test.each([
  [-10, 7.619853024160525e-24], [-5, 2.866515718791939e-7], [-2.5, 0.006209665325776135],
  [-1, 0.15865525393145705], [-0.1, 0.460172162722971], [0, 0.5], [0.1, 0.539827837277029],
  [1, 0.8413447460685429], [1.96, 0.9750021048517795], [4, 0.9999683287581669], [8.2, 0.9999999999999999],
])('a normal value below %s', (x, exact) => {
  expectClose(normalCdf(x), exact, 1e-13);
});

// biome-ignore format: a table
test.each([
  [1e-300, -37.0470962993612], [1e-12, -7.034483825301132], [0.001, -3.0902323061678136],
  [0.025, -1.9599639845400543], [0.3, -0.5244005127080408], [0.9, 1.2815515655446006],
  [0.975, 1.9599639845400538], [0.9995, 3.290526731491926],
])('the normal quantile at %s', (p, exact) => {
  expectClose(normalQuantile(p), exact, 1e-12);
});

// biome-ignore format: a table
test.each([
  [0.975, 1, 12.706204736174692], [0.975, 2, 4.302652729749462], [0.975, 9, 2.262157162798205],
  [0.975, 30, 2.0422724563012378], [0.975, 1000, 1.962339080826408], [0.9999, 1, 3183.0987571185015],
  [0.6, 3, 0.27667066233268983], [0.5001, 7, 0.00025974603090254505], [0.9995, 4, 8.610301581379522],
  [0.01, 12, -2.680997993120915], [1e-9, 5, -98.93722464836996],
])("Student's quantile at %s with %s degrees", (p, freedom, exact) => {
  expectClose(studentQuantile(p, freedom), exact, 1e-9);
});

// biome-ignore format: a table
test.each([
  [4.0621, 9, 0.9985834960798049], [-1, 1, 0.25], [0.001, 5, 0.5003796066139011], [30, 3, 0.9999593235978642],
])("Student's t below %s with %s degrees", (t, freedom, exact) => {
  expectClose(studentCdf(t, freedom), exact, 1e-12);
});

// biome-ignore format: a table
test.each([
  [1e-3, 6.907178885383853], [0.5, 0.5723649429247001], [1.5, -0.12078223763524522], [10, 12.80182748008147],
  [100.5, 361.4355404677776], [1e6, 12815504.569147613],
])('log gamma of %s', (x, exact) => {
  expectClose(logGamma(x), exact, 1e-13);
});

test('a quantile is where its distribution reaches that chance', () => {
  const shape = fc.double({ min: 1, max: 2_000, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), shape, shape, (p, a, b) => {
      expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 12);
      expect(studentCdf(studentQuantile(p, a), a)).toBeCloseTo(p, 9);
      const x = betaQuantile(p, a, b);
      // Where the whole rest of the law lies in the last digit before 1, no double is closer.
      if (x < 1 - 1e-9) expect(betaCdf(x, a, b)).toBeCloseTo(p, 6);
    }),
    { numRuns: 300, seed: 1 },
  );
});
