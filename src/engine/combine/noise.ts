import { createRandom } from "../random.js";

/** The labels with normal noise in the place of all from cell `from` on, missing ones too. */
export function noised(label: Float64Array, from: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const out = label.slice();
  for (let cell = Math.max(0, from); cell < out.length; cell++) out[cell] = random.normal();
  return out;
}
