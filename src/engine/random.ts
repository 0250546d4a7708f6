/** A seeded stream of random numbers: same seed, same numbers, on every machine. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Standard normal. */
  normal(): number;
  /** Student t with `df` > 0 degrees of freedom, not scaled: its variance is df / (df − 2). */
  studentT(df: number): number;
  /** Uniform whole number in [0, n). */
  int(n: number): number;
  /** Fisher–Yates, in place; returns the same array. */
  shuffle<T>(items: T[]): T[];
  /** Where the stream is, four words: a kernel goes on from there (compute/kernels/resample.ts). */
  state(): Int32Array;
}

/** Bob Jenkins' and Chris Doty-Humphrey's sfc32 (PractRand), seeded through splitmix32 as its authors advise. */
export function createRandom(seed: number): Random {
  let mix = seed >>> 0;
  // The high half of a large seed must matter too: 1 and 2**32 + 1 are different seeds.
  mix ^= Math.imul(Math.floor(seed / 0x100000000) >>> 0, 0x9e3779b1);
  const splitmix = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let counter = 1;
  const bits = (): number => {
    const out = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + out;
    c |= 0;
    return out >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();

  const next = (): number => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992;

  let spare = Number.NaN;
  // Box–Muller; 1 − u keeps the logarithm away from 0.
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const z = spare;
      spare = Number.NaN;
      return z;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };

  return {
    next,
    normal,
    // Bailey (1994), "Polar generation of random variates with the t-distribution".
    studentT: (df) => Math.sqrt(df * ((1 - next()) ** (-2 / df) - 1)) * Math.cos(2 * Math.PI * next()),
    int: (n) => Math.floor(next() * n),
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        const kept = items[i] as (typeof items)[number];
        items[i] = items[j] as (typeof items)[number];
        items[j] = kept;
      }
      return items;
    },
    state: () => Int32Array.of(a, b, c, counter),
  };
}
