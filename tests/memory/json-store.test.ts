import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { jsonStore } from "../../src/memory/json-store.js";
import { scratch } from "./helpers.js";

const Names = z.object({ version: z.literal(3), names: z.array(z.string()) });

function store(dir: string) {
  return jsonStore({
    file: join(dir, "names.json"),
    schema: Names,
    version: 3,
    empty: (): z.infer<typeof Names> => ({ version: 3, names: [] }),
    migrations: {
      1: (old) => ({ version: 2, list: (old as { text: string }).text.split(",") }),
      2: (old) => ({ version: 3, names: (old as { list: string[] }).list }),
    },
  });
}

describe("jsonStore", () => {
  it("reads nothing from nothing and creates the file on the first update", async () => {
    const names = store(scratch());
    expect(await names.read()).toEqual({ version: 3, names: [] });
    expect(existsSync(names.file)).toBe(false);
    expect(await names.update((data) => data.names.push("a"))).toBe(1);
    expect(await names.read()).toEqual({ version: 3, names: ["a"] });
  });

  it("keeps the version before as .bak", async () => {
    const names = store(scratch());
    await names.update((data) => data.names.push("a"));
    await names.update((data) => data.names.push("b"));
    expect(JSON.parse(readFileSync(`${names.file}.bak`, "utf8")).names).toEqual(["a"]);
  });

  it("migrates old versions, one step after the other", async () => {
    const names = store(scratch());
    writeFileSync(names.file, JSON.stringify({ version: 1, text: "a,b" }));
    expect((await names.read()).names).toEqual(["a", "b"]);
    await names.update((data) => data.names.push("c"));
    expect(JSON.parse(readFileSync(names.file, "utf8"))).toEqual({ version: 3, names: ["a", "b", "c"] });
  });

  it.each([
    ["cut", '{"version":3,"names":["a"', "not-json", /damaged: not valid JSON/],
    ["empty", "", "not-json", /the file is empty/],
    ["other", '{"version":3,"names":[1]}', "wrong-shape", /names\.0/],
    ["newer", '{"version":4}', "newer-version", /newer factorsmith: version 4, this one knows up to 3/],
  ])("refuses a file that is %s and leaves it alone", async (_, text, corruption, sentence) => {
    const names = store(scratch());
    writeFileSync(names.file, text);
    for (const act of [() => names.read(), () => names.update((data) => data.names.push("x"))]) {
      const error = await act().catch((e: unknown) => e);
      expect(error).toMatchObject({ code: "corrupt-file", evidence: { file: names.file, corruption } });
      expect((error as Error).message).toMatch(sentence);
    }
    expect(readFileSync(names.file, "utf8")).toBe(text);
    expect(existsSync(`${names.file}.bak`)).toBe(false);
  });

  it("writes nothing when the change throws, and never hands out what it keeps", async () => {
    const names = store(scratch());
    await names.update((data) => data.names.push("a"));
    await expect(
      names.update((data) => {
        data.names.push("b");
        throw new Error("changed my mind");
      }),
    ).rejects.toThrow("changed my mind");
    (await names.read()).names.push("z");
    expect((await names.read()).names).toEqual(["a"]);
  });

  it("sweeps what a killed process never finished", async () => {
    const names = store(scratch());
    writeFileSync(`${names.file}.12345`, "half");
    await names.update((data) => data.names.push("a"));
    expect(existsSync(`${names.file}.12345`)).toBe(false);
  });
});
