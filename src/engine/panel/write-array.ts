import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";

export interface WriteTask {
  readonly path: string;
  readonly array: Float64Array | Int32Array | Uint8Array;
}

/** Pieces that are hashed and written one after the other: they stay in the processor's cache in between. */
const PIECE = 1 << 20;

/** Writes an array as a file, synced to disk, and gives the SHA-256 of its bytes (hex). Numbers get one kind of NaN. */
export function writeArray({ path, array }: WriteTask): string {
  const hash = createHash("sha256");
  const file = openSync(path, "w");
  try {
    for (let from = 0; from < array.byteLength; from += PIECE) {
      const length = Math.min(PIECE, array.byteLength - from);
      if (array instanceof Float64Array)
        canonicalNaN(new Float64Array(array.buffer, array.byteOffset + from, length / 8));
      const bytes = new Uint8Array(array.buffer, array.byteOffset + from, length);
      hash.update(bytes);
      for (let done = 0; done < length; ) done += writeSync(file, bytes, done, length - done);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return hash.digest("hex");
}

/** NaN has many bit patterns and processors differ in which one arithmetic makes; the hash must not. */
export function canonicalNaN(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = Number.NaN;
}
