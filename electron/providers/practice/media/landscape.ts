/** A hill landscape under a sun, as a function of place: what lies there, how far down it, how near the sun. */
import { type Light, mix, type Rgb } from './colours.ts';

export interface Layout {
  readonly sunX: number;
  readonly sunY: number;
  readonly sunRadius: number;
  /** Shifts the hills. */
  readonly phase: number;
}

export interface Spot {
  /** -2 sun, -1 sky, 0 to 2 hills from far to near. */
  readonly layer: number;
  /** 0 at the top of the layer, 1 at its foot. */
  readonly depth: number;
  /** 1 at the sun, falling to 0. */
  readonly glow: number;
}

export const LAYOUTS = 48;

export function layoutOf(index: number): Layout {
  const wander = (step: number): number => (index * step) % 1;
  return {
    sunX: 0.15 + 0.7 * wander(0.618_034),
    sunY: 0.2 + 0.25 * wander(0.754_878),
    sunRadius: 0.07 + 0.05 * wander(0.569_84),
    phase: index * 1.7,
  };
}

export interface Scene {
  /** What lies at a pixel. */
  spotAt(column: number, row: number): Spot;
}

export function createScene(layout: Layout, width: number, height: number): Scene {
  // The crests depend on the column alone; their sines would be most of the work.
  const crests = [0, 1, 2].map((layer) =>
    Float64Array.from({ length: width }, (_, column) => crestOf(layer, layout.phase, column / width)),
  );
  const aspect = width / height;
  return {
    spotAt(column, row) {
      const y = row / height;
      for (let layer = 2; layer >= 0; layer -= 1) {
        const crest = crests[layer]?.[column] ?? 1;
        if (y >= crest) return { layer, depth: Math.min(1, (y - crest) / (1.02 - crest)), glow: 0 };
      }
      const distance = Math.hypot((column / width - layout.sunX) * aspect, y - layout.sunY);
      if (distance < layout.sunRadius) return { layer: -2, depth: 0, glow: 1 };
      return {
        layer: -1,
        depth: Math.min(1, y / 0.62),
        glow: Math.exp(-(((distance - layout.sunRadius) / 0.28) ** 2) * 2.2),
      };
    },
  };
}

export function colourOf(light: Light, { layer, depth, glow }: Spot): Rgb {
  if (layer === -2) return light.sun;
  const hill = light.hills[layer];
  if (hill) return mix(hill[0], hill[1], depth);
  return mix(mix(light.zenith, light.horizon, depth ** 1.2), light.sun, glow * 0.75);
}

function crestOf(layer: number, phase: number, x: number): number {
  const base = 0.54 + layer * 0.15;
  const turn = phase * (1 + layer * 0.37) + layer * 2.1;
  return (
    base +
    0.07 * Math.sin(x * (4.4 - layer * 0.7) + turn) +
    0.035 * Math.sin(x * (9.5 + layer * 2) + turn * 1.9) +
    0.012 * Math.sin(x * 23 + turn * 3.1)
  );
}
