import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HistoryStore } from "../chat/index.js";
import { writeAtomic } from "../memory/atomic.js";
import type { Workspace } from "../memory/workspace.js";
import { guardFs } from "../memory/workspace-error.js";

const KEPT = 1000;

/**
 * Lines sent in the chat, one JSON string a line, so that a message of several lines stays one entry. It is cut to
 * the newest ones when it is read. A line that is not a string (torn by a crash) is skipped: history is a convenience.
 */
export function historyFile(workspace: Pick<Workspace, "root">): HistoryStore {
  const file = join(workspace.root, "history.jsonl");
  return {
    load: () =>
      guardFs(file, async () => {
        const text = await readFile(file, "utf8").catch((error: unknown) => {
          if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
          throw error;
        });
        const entries = text.split("\n").flatMap(parseEntry);
        const kept = entries.slice(-KEPT);
        if (entries.length > 2 * KEPT) await writeAtomic(file, kept.map(line).join(""));
        return kept;
      }),
    append: (entry) =>
      guardFs(file, async () => {
        await mkdir(workspace.root, { recursive: true });
        await appendFile(file, line(entry), { mode: 0o600 });
      }),
  };
}

const line = (entry: string): string => `${JSON.stringify(entry)}\n`;

function parseEntry(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? [value] : [];
  } catch {
    return [];
  }
}
