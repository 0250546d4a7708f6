import { randomBytes } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Writes a file that is either whole or not there: beside its place first, then renamed. */
export async function writeWhole(file: string, data: string | Uint8Array): Promise<void> {
  const scratch = join(dirname(file), `.${basename(file)}.${randomBytes(4).toString("hex")}`);
  try {
    await writeFile(scratch, data);
    await rename(scratch, file);
  } catch (error) {
    await rm(scratch, { force: true });
    throw error;
  }
}
