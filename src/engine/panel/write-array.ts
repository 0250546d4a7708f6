import { createHash } from "node:crypto";
import { writeSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { orAborted } from "../give-way.js";

/**
 * A file to be written. Of float64: values × factor where `where` is 1, and NaN elsewhere. The product is made piece by
 * piece on the way to the disk: no array of it has to exist, and nothing is changed.
 */
export interface WriteTask {
  readonly path: string;
  readonly values: Float64Array | Int32Array | Uint8Array;
  readonly factor?: Float64Array | undefined;
  readonly where?: Uint8Array | undefined;
  /** 1 where the dataset has a row. */
  readonly present?: Uint8Array | undefined;
}

export interface Written {
  /** Of the file's bytes, hex. */
  readonly sha256: string;
  /** Rows in which there is a number. */
  readonly valid: number;
}

/** Bytes that are made, hashed and written one after the other: they stay in the processor's cache in between. */
const PIECE = 1 << 18;

/** Writes a file, synced to disk, giving way to other work while the disk is busy. An abort does not wait for the disk. */
export const writeHere = (task: WriteTask, signal?: AbortSignal): Promise<Written> =>
  write(
    task,
    async (file, bytes) => {
      signal?.throwIfAborted();
      for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten;
    },
    signal,
  );

/** In a thread with nothing else to do; yet the next file may be made while this one is synced. */
export const writeInThread = (task: WriteTask): Promise<Written> =>
  write(task, async (file, bytes) => {
    for (let done = 0; done < bytes.length; ) done += writeSync(file.fd, bytes, done);
  });

async function write(
  task: WriteTask,
  append: (file: FileHandle, bytes: Uint8Array) => Promise<void>,
  signal?: AbortSignal,
): Promise<Written> {
  const hash = createHash("sha256");
  const file = await open(task.path, "w");
  let valid = 0;
  try {
    for (const piece of pieces(task)) {
      hash.update(piece.bytes);
      valid += piece.valid;
      await append(file, piece.bytes);
    }
    await orAborted(file.sync(), signal);
  } finally {
    // After an abort what was begun ends by itself: nobody reads the file.
    if (signal?.aborted) file.close().catch(() => {});
    else await file.close();
  }
  return { sha256: hash.digest("hex"), valid };
}

function* pieces(task: WriteTask): Generator<{ bytes: Uint8Array; valid: number }> {
  const { values } = task;
  if (!(values instanceof Float64Array)) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let at = 0; at < bytes.length; at += PIECE)
      yield { bytes: bytes.subarray(at, at + PIECE), valid: 0 };
    return;
  }
  const room = new Float64Array(PIECE / 8);
  for (let from = 0; from < values.length; from += room.length) {
    const piece = room.subarray(0, values.length - from);
    const valid = make(piece, from, values, task);
    yield { bytes: new Uint8Array(room.buffer, 0, piece.byteLength), valid };
  }
}

/**
 * The numbers from `from` on, in one pass over memory. NaN has many bit patterns and processors differ in which one
 * arithmetic makes; the hash must not: they all become the same one. Returns how many others are present.
 */
function make(
  piece: Float64Array,
  from: number,
  values: Float64Array,
  { factor, where, present }: WriteTask,
): number {
  let valid = 0;
  for (let i = 0, k = from; i < piece.length; i++, k++) {
    let value = values[k]!;
    if (factor !== undefined) value *= factor[k]!;
    if (Number.isNaN(value) || (where !== undefined && where[k] === 0)) piece[i] = Number.NaN;
    else {
      piece[i] = value;
      if (present !== undefined) valid += present[k]!;
    }
  }
  return valid;
}
