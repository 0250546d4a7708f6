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
  return new Sfc32(splitmix(), splitmix(), splitmix());
}

/** A class, so that streams share their methods: code that was compiled for one of them serves the next. */
class Sfc32 implements Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  #spare = Number.NaN;

  constructor(a: number, b: number, c: number) {
    this.#a = a;
    this.#b = b;
    this.#c = c;
    for (let i = 0; i < 12; i++) this.#bits();
  }

  #bits(): number {
    const out = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + out) | 0;
    return out >>> 0;
  }

  next(): number {
    return ((this.#bits() >>> 5) * 67108864 + (this.#bits() >>> 6)) / 9007199254740992;
  }

  /** Box–Muller; 1 − u keeps the logarithm away from 0. */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const z = this.#spare;
      this.#spare = Number.NaN;
      return z;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    const angle = 2 * Math.PI * this.next();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Bailey (1994), "Polar generation of random variates with the t-distribution". */
  studentT(df: number): number {
    return Math.sqrt(df * ((1 - this.next()) ** (-2 / df) - 1)) * Math.cos(2 * Math.PI * this.next());
  }

  int(n: number): number {
    return Math.floor(this.next() * n);
  }

  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const kept = items[i] as T;
      items[i] = items[j] as T;
      items[j] = kept;
    }
    return items;
  }

  state(): Int32Array {
    return Int32Array.of(this.#a, this.#b, this.#c, this.#counter);
  }
}
