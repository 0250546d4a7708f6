import { hash } from "node:crypto";
import { createRandom, type Random } from "../random.js";

/**
 * The random numbers of one place in a run (an island's generation, say). A stream depends on its name alone, so that
 * a checkpoint needs no generator state and no place can disturb another.
 */
export function randomStream(seed: number, ...place: readonly (string | number)[]): Random {
  return createRandom(Number.parseInt(hash("sha256", [seed, ...place].join("/"), "hex").slice(0, 12), 16));
}

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.int(items.length)]!;
}

/** Weights need not add up to 1. */
export function pickWeighted<T>(random: Random, items: readonly (readonly [T, number])[]): T {
  let left = random.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [item, weight] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  return items.at(-1)![0];
}
