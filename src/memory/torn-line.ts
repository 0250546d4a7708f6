import { appendFile, type FileHandle } from "node:fs/promises";

const NEWLINE = 0x0a;
const CHUNK = 1 << 16;

/**
 * Mends a file of lines whose last one was cut by a killed process. A whole record that lacks only its newline is
 * finished; anything else is moved to `tornFile`, so that no byte is lost. `handle` is open for appending ("a+") and
 * the caller holds the lock.
 */
export async function repairTornLine(
  handle: FileHandle,
  tornFile: string,
  isRecord: (text: string) => boolean,
): Promise<void> {
  const { size } = await handle.stat();
  const tail = await unfinishedTail(handle, size);
  if (tail.length === 0) return;
  if (isRecord(tail.toString("utf8"))) {
    await handle.write("\n");
    return;
  }
  // First the copy, then the cut: a crash in between leaves the bytes twice, never nowhere.
  await appendFile(tornFile, Buffer.concat([tail, Buffer.from("\n")]), { flush: true });
  await handle.truncate(size - tail.length);
}

/** The bytes behind the last newline. */
async function unfinishedTail(handle: FileHandle, size: number): Promise<Buffer> {
  let tail = Buffer.alloc(0);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - CHUNK);
    const chunk = Buffer.alloc(end - start);
    await handle.read(chunk, 0, chunk.length, start);
    const newline = chunk.lastIndexOf(NEWLINE);
    tail = Buffer.concat([chunk.subarray(newline + 1), tail]);
    if (newline >= 0) break;
    end = start;
  }
  return tail;
}
