import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseFormula } from "../../src/engine/dsl/index.js";
import type { FactorRecord } from "../../src/memory/factor-record.js";
import { openLibrary } from "../../src/memory/library.js";
import { aFactor, parse, scratch } from "./helpers.js";

const shipped: FactorRecord = {
  ...{
    version: 1,
    id: "study-rlsf",
    name: "RLSF",
    nameZh: "相对流动性",
    origin: "study",
    status: "reference",
  },
  ...{ expression: "rank(amount)", ...parse("rank(amount)"), direction: -1 },
  ...{ scores: [], provenance: {}, createdAt: null, updatedAt: null },
};

function library(memoryDir = scratch()) {
  let ids = 0;
  return openLibrary(
    { memoryDir },
    {
      parse,
      builtIn: () => Promise.resolve([shipped]),
      now: () => new Date("2026-01-02T03:04:05Z"),
      newId: () => `id-${++ids}`,
    },
  );
}

describe("library", () => {
  it("keeps a factor with its identity and times", async () => {
    const lib = library();
    const added = await lib.add(aFactor("Alpha", { expression: "rank( close )", nameZh: "甲" }));
    expect(added).toMatchObject({
      id: "id-1",
      canonical: "rank(close)",
      createdAt: "2026-01-02T03:04:05.000Z",
    });
    for (const ref of ["alpha", "甲", "id-1", added.hash, added.hash.slice(0, 8)]) {
      expect(await lib.find(ref), ref).toEqual(added);
    }
    expect(await lib.findByHash(added.hash)).toEqual(added);
    expect(await lib.findByHash("ffff")).toBeUndefined();
  });

  it("shows the shipped factors beside its own, and never copies or changes them", async () => {
    const dir = scratch();
    const lib = library(dir);
    await lib.add(aFactor("Alpha", { tags: ["x"] }));
    expect((await lib.list()).map(({ name }) => name)).toEqual(["Alpha", "RLSF"]);
    expect((await lib.list({ origin: "study" })).map(({ name }) => name)).toEqual(["RLSF"]);
    expect((await lib.list({ status: "candidate", tag: "x" })).map(({ name }) => name)).toEqual(["Alpha"]);
    expect(readFileSync(join(dir, "library.json"), "utf8")).not.toContain("RLSF");
    await expect(lib.remove("RLSF")).rejects.toMatchObject({ code: "factor-read-only" });
    await expect(lib.update("相对流动性", { status: "admitted" })).rejects.toMatchObject({
      code: "factor-read-only",
    });
  });

  it("suggests the nearest names", async () => {
    await expect(library().find("RSLF")).rejects.toMatchObject({
      code: "factor-not-found",
      hint: "did you mean RLSF?",
    });
    await expect(library().find("nothing like it")).rejects.toMatchObject({ evidence: { suggestions: [] } });
  });

  it("refuses twins by name (shipped ones too) and by formula (its own)", async () => {
    const lib = library();
    await lib.add(aFactor("Alpha"));
    await expect(lib.add(aFactor("ALPHA", { expression: "x" }))).rejects.toMatchObject({
      code: "factor-exists",
      evidence: { same: "name", existing: "Alpha" },
    });
    await expect(lib.add(aFactor("study-RLSF", { expression: "x" }))).rejects.toMatchObject({
      code: "factor-exists",
    });
    await expect(lib.add(aFactor("Beta", { expression: "rank(Alpha)" }))).rejects.toMatchObject({
      evidence: { same: "formula", existing: "Alpha" },
    });
    expect((await lib.add(aFactor("MyRLSF", { expression: shipped.expression }))).hash).toBe(shipped.hash);
  });

  it("updates and removes", async () => {
    const lib = library();
    await lib.add(aFactor("Alpha"));
    const updated = await lib.update("Alpha", { status: "admitted", reason: "valid RankIC 0.04" });
    expect(await lib.find("Alpha")).toEqual(updated);
    await lib.remove("Alpha");
    await expect(lib.find("Alpha")).rejects.toMatchObject({ code: "factor-not-found" });
  });

  it("exports what another workspace imports, skipping twins", async () => {
    const from = library();
    await from.add(aFactor("Alpha"));
    await from.add(aFactor("Beta"));
    const to = library();
    await to.add(aFactor("beta", { expression: "other" }));
    const result = await to.import(await from.export());
    expect(result.added.map(({ name }) => name)).toEqual(["Alpha"]);
    expect(result.skipped).toEqual([{ name: "Beta", existing: "beta" }]);
    expect(JSON.parse(await from.export(["RLSF"])).factors).toHaveLength(1);
  });

  it("does not believe an imported hash, and imports all or nothing", async () => {
    const from = library();
    const { hash } = await from.add(aFactor("Alpha"));
    await from.add(aFactor("Beta"));
    const text = await from.export();
    const to = library();
    await to.import(text.replaceAll(hash, "0123456789"));
    expect((await to.find("Alpha")).hash).toBe(hash);
    const empty = library();
    await expect(empty.import(text.replace("rank(Beta)", "rank(!)"))).rejects.toMatchObject({
      code: "library-import",
      evidence: { problem: 'the formula of "Beta" is not legal: not a formula' },
    });
    await expect(empty.import("{")).rejects.toMatchObject({ code: "library-import" });
    await expect(empty.import('{"kind":"x"}')).rejects.toThrow(/kind/);
    expect(await empty.list({ status: "candidate" })).toEqual([]);
  });

  it("takes over formulas on columns that only another dataset has, if the hash is true", async () => {
    // sha256("rank(esg)"), first 16 hex digits, from `printf 'rank(esg)' | sha256sum`
    const identity = { canonical: "rank(esg)", hash: "3bb7fca7190b2541" };
    const strict = (expression: string) => parseFormula(expression);
    const open = () =>
      openLibrary({ memoryDir: scratch() }, { parse: strict, builtIn: () => Promise.resolve([]) });
    const from = open();
    await expect(from.add(aFactor("Esg", { expression: "rank(esg)" }))).rejects.toMatchObject({
      code: "unknown-field",
    });
    await from.add(aFactor("Esg", { expression: "rank(esg)" }), identity);
    const text = await from.export();
    const to = open();
    await to.import(text);
    expect(await to.find("Esg")).toMatchObject(identity);
    await expect(open().import(text.replace(identity.hash, "0000000000000000"))).rejects.toMatchObject({
      code: "library-import",
    });
  });

  it("leaves a damaged file alone and says what to do", async () => {
    const dir = scratch();
    const file = join(dir, "library.json");
    writeFileSync(file, '{"version":1,"factors":[');
    const lib = library(dir);
    await expect(lib.list()).rejects.toMatchObject({ code: "corrupt-file" });
    await expect(lib.add(aFactor("Alpha"))).rejects.toMatchObject({
      hint: expect.stringContaining(`mv '${file}' '${file}.damaged'`),
    });
    expect(readFileSync(file, "utf8")).toBe('{"version":1,"factors":[');
  });
});
