import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { historyFile } from "../../src/cli/history-file.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "factorsmith-history-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it("gives back lines in order, those of several lines too, and skips a torn one", async () => {
  const history = historyFile({ root });
  expect(await history.load()).toEqual([]);
  await history.append("one");
  await history.append("two\nlines");
  appendFileSync(join(root, "history.jsonl"), '"torn');
  expect(await history.load()).toEqual(["one", "two\nlines"]);
});

it("keeps the newest thousand", async () => {
  const history = historyFile({ root });
  const lines = Array.from({ length: 2001 }, (_, i) => JSON.stringify(`entry ${i}`));
  appendFileSync(join(root, "history.jsonl"), `${lines.join("\n")}\n`);
  const loaded = await history.load();
  expect([loaded.length, loaded[0], loaded.at(-1)]).toEqual([1000, "entry 1001", "entry 2000"]);
  expect(readFileSync(join(root, "history.jsonl"), "utf8").trimEnd().split("\n")).toHaveLength(1000);
});
