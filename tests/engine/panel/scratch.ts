import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { ImportError, type ImportOptions, importDataset } from "../../../src/engine/panel/index.js";

/** A temporary folder for the tests of one file, removed when they are done. */
export function scratch(): {
  dir: string;
  data: string;
  write: (name: string, text: string | Buffer) => string;
} {
  const dir = mkdtempSync(join(tmpdir(), "factorsmith-panel-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return {
    dir,
    data: join(dir, "data"),
    write(name, text) {
      const path = join(dir, name);
      writeFileSync(path, text);
      return path;
    },
  };
}

/** The ImportError that an import must end with. */
export async function refusal(options: ImportOptions): Promise<ImportError> {
  try {
    await importDataset(options);
  } catch (error) {
    if (error instanceof ImportError) return error;
    throw error;
  }
  throw new Error("the import was not refused");
}
