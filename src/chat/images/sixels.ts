import type { Pixels } from "./png.js";

/** Of 256, which terminals have at least. */
const COLOURS = 255;

/**
 * A picture as sixels. Its colours are the most frequent ones at four bits a channel, each the mean of its pixels, and the
 * others go to the nearest: charts are flat colour, and of those none is lost, as it would be to a quantiser for photos.
 */
export async function toSixels({ width, height, data }: Pixels): Promise<string> {
  const { FINALIZER, introducer, sixelEncode, toRGBA8888 } = await import("sixel");
  const count = new Uint32Array(4096);
  const sums = new Float64Array(4096 * 3);
  const keys = new Uint16Array(width * height);
  for (let i = 0; i < keys.length; i++) {
    const [r, g, b] = [data[i * 4]!, data[i * 4 + 1]!, data[i * 4 + 2]!];
    const key = ((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4);
    keys[i] = key;
    count[key]!++;
    sums[key * 3]! += r;
    sums[key * 3 + 1]! += g;
    sums[key * 3 + 2]! += b;
  }
  const mean = (key: number) => [0, 1, 2].map((c) => Math.round(sums[key * 3 + c]! / count[key]!));
  const present = Array.from({ length: 4096 }, (_, key) => key).filter((key) => count[key]! > 0);
  const order = present.sort((a, b) => count[b]! - count[a]!);
  const kept = order.slice(0, COLOURS).map(mean);
  const shown = new Map(
    order.map((key, at) => [key, kept[at < COLOURS ? at : nearest(mean(key), kept)] ?? [0, 0, 0]] as const),
  );
  const drawn = new Uint8Array(data.length).fill(255);
  keys.forEach((key, i) => {
    drawn.set(shown.get(key)!, i * 4);
  });
  const palette = kept.map(([r = 0, g = 0, b = 0]) => toRGBA8888(r, g, b));
  return introducer(0) + sixelEncode(drawn, width, height, palette) + FINALIZER;
}

function nearest(colour: readonly number[], among: readonly (readonly number[])[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  among.forEach((other, at) => {
    const distance = colour.reduce((sum, value, c) => sum + (value - other[c]!) ** 2, 0);
    if (distance < least) [best, least] = [at, distance];
  });
  return best;
}
