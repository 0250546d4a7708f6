/** Blocks of a profile are kept in steps of this: far finer than what a mean RankIC of some days can tell. */
const STEP = 1 / 32_000;

/** Means of the RankIC over equal blocks, as text: 16-bit steps in base64. No block without a date counts as 0. */
export const packProfile = (blocks: readonly (number | null)[]): string =>
  Buffer.from(Int16Array.from(blocks, (v) => Math.round((v ?? 0) / STEP)).buffer).toString("base64");

export function unpackProfile(text: string | undefined): readonly number[] {
  if (text === undefined) return [];
  const bytes = Uint8Array.from(Buffer.from(text, "base64"));
  return Array.from(new Int16Array(bytes.buffer), (v) => v * STEP);
}
