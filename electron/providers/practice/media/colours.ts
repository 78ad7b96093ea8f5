/** Colours of a landscape, drawn from a digest: the same digest, the same light. */

export type Rgb = readonly [red: number, green: number, blue: number];

export interface Light {
  readonly zenith: Rgb;
  readonly horizon: Rgb;
  readonly sun: Rgb;
  /** Far, middle, near: colour at the crest and at the foot. */
  readonly hills: readonly (readonly [Rgb, Rgb])[];
}

/** Hue and how far it may wander, for the hours of a day. */
const HOURS = [
  { sky: 215, spread: 20, zenith: 0.52, horizon: 0.86, sun: 48, land: 120 }, // noon
  { sky: 265, spread: 30, zenith: 0.36, horizon: 0.78, sun: 30, land: 250 }, // dawn
  { sky: 330, spread: 30, zenith: 0.38, horizon: 0.76, sun: 18, land: 280 }, // dusk
  { sky: 228, spread: 15, zenith: 0.13, horizon: 0.38, sun: 55, land: 220 }, // night
  { sky: 175, spread: 25, zenith: 0.44, horizon: 0.84, sun: 60, land: 165 }, // sea
  { sky: 25, spread: 20, zenith: 0.5, horizon: 0.87, sun: 40, land: 15 }, // desert
] as const;

export function lightOf(digest: Uint8Array): Light {
  const part = (index: number): number => (digest[index] ?? 0) / 255;
  const hour = HOURS[(digest[8] ?? 0) % HOURS.length] ?? HOURS[0];
  const sky = hour.sky + (part(9) - 0.5) * 2 * hour.spread;
  const land = hour.land + (part(10) - 0.5) * 60;
  const horizon = hsl(sky + (hour.sun - sky) * (0.35 + 0.3 * part(11)), 0.65, hour.horizon - 0.08 * part(12));
  const near = hsl(land, 0.3 + 0.25 * part(13), 0.1 + 0.06 * part(14));
  return {
    zenith: hsl(sky, 0.5 + 0.2 * part(15), hour.zenith + 0.1 * (part(16) - 0.5)),
    horizon,
    sun: hsl(hour.sun + 12 * (part(17) - 0.5), 0.95, 0.86),
    hills: [0.35, 0.62, 0.88].map((depth) => [
      mix(horizon, near, depth - 0.1 * part(18)),
      mix(horizon, near, Math.min(1, depth + 0.12)),
    ]),
  };
}

export const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

function hsl(hue: number, saturation: number, lightness: number): Rgb {
  const chroma = (1 - Math.abs(2 * lightness - 1)) * saturation;
  const channel = (offset: number): number => {
    const place = (offset + hue / 30) % 12;
    const turned = place < 0 ? place + 12 : place;
    return 255 * (lightness - (chroma / 2) * Math.max(-1, Math.min(turned - 3, 9 - turned, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}
