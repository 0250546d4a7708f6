import { describe, expect, it } from "vitest";
import { openLessons } from "../../src/memory/lessons.js";
import { scratch } from "./helpers.js";

function lessons() {
  let ids = 0;
  return openLessons({ memoryDir: scratch() }, { newId: () => `l${++ids}`, now: () => new Date(0) });
}

describe("lessons", () => {
  it("counts what is seen again instead of writing it twice", async () => {
    const kept = lessons();
    await kept.add({ text: "raw momentum is flat", kind: "dead-zone" });
    const again = await kept.add({ text: "raw momentum is flat", kind: "dead-zone", pinned: true });
    expect(again).toMatchObject({ id: "l1", evidence: 2, pinned: true });
    expect(await kept.list()).toEqual([again]);
    expect(await kept.remove("l1")).toEqual(again);
    await expect(kept.remove("l1")).rejects.toMatchObject({ code: "lesson-not-found" });
  });

  it("finds what shares words with a text, in either language, within the budget", async () => {
    const kept = lessons();
    await kept.add({ text: "turnover shocks revert within a week", kind: "pattern" });
    await kept.add({ text: "overnight gaps carry no signal", kind: "dead-zone" });
    await kept.add({ text: "换手率冲击会反转", kind: "pattern" });
    await kept.add({ text: "never trade limit-up stocks", kind: "pattern", pinned: true });
    const ids = async (text: string, budget = 1000) =>
      (await kept.relevant({ text, budgetTokens: budget })).map(({ id }) => id);
    // 换手率 is the field turnover, so the two languages meet in it.
    expect(await ids("does turnover revert?")).toEqual(["l4", "l1", "l3"]);
    expect(await ids("换手率因子")).toEqual(["l4", "l3", "l1"]);
    expect(await ids("overnight gaps")).toEqual(["l4", "l2"]);
    expect(await ids("does turnover revert?", 8)).toEqual(["l4"]);
    expect(await ids("does turnover revert?", 6)).toEqual([]);
  });

  it("is exported whole, for people and for programs, with what is left of its evidence", async () => {
    const kept = lessons();
    await kept.add({
      text: "ts_mean(volume, n)",
      kind: "dead-zone",
      dataset: "hs300",
      evidence: 4,
      note: "flat",
    });
    await kept.add({ text: "never trade limit-up stocks", kind: "pattern", pinned: true });
    const [first] = await kept.list();
    const at = new Date(Date.parse(first!.updatedAt) + 180 * 86_400_000);
    const { document, count } = await kept.export({ format: "json", at });
    expect(count).toBe(2);
    // Half a life on: 4 → 2; what is pinned does not fade.
    expect(JSON.parse(document)).toMatchObject({
      kind: "factorsmith-lessons",
      lessons: [
        { text: "ts_mean(volume, n)", weight: 2 },
        { pinned: true, weight: 1 },
      ],
    });
    const markdown = (await kept.export({ format: "markdown", at, dataset: "demo" })).document;
    expect(markdown).toContain("never trade limit-up stocks");
    expect(markdown).not.toContain("ts_mean");
  });

  it("tells lessons of a dataset on that dataset alone, even when they share no word", async () => {
    const kept = lessons();
    await kept.add({ text: "ts_mean(volume, n)", kind: "dead-zone", dataset: "hs300" });
    await kept.add({ text: "pct(close, n) * ts_std(close, n)", kind: "pattern", dataset: "hs300" });
    const ids = async (text: string, dataset?: string) =>
      (await kept.relevant({ text, budgetTokens: 1000, ...(dataset && { dataset }) })).map(({ id }) => id);
    expect(await ids("anything", "hs300")).toHaveLength(2);
    expect(await ids("anything", "demo")).toEqual([]);
    expect(await ids("anything")).toEqual([]);
    // 成交量 is the field volume: what is known of it comes first.
    expect((await ids("用成交量研究流动性", "hs300"))[0]).toBe("l1");
  });

  it("lets evidence speak against evidence, and fade", async () => {
    let day = 0;
    const dir = scratch();
    let ids = 0;
    const kept = openLessons(
      { memoryDir: dir },
      { newId: () => `l${++ids}`, now: () => new Date(day * 86_400_000) },
    );
    await kept.add({ text: "x", kind: "dead-zone", dataset: "d", evidence: 3, run: "r1" });
    await kept.add({ text: "x", kind: "pattern", dataset: "d", evidence: 2, run: "r2" });
    expect((await kept.list()).map(({ kind, evidence }) => [kind, evidence])).toEqual([
      ["dead-zone", 1],
      ["pattern", 2],
    ]);
    await kept.add({ text: "x", kind: "pattern", dataset: "d", evidence: 1, run: "r3", note: "best 0.03" });
    expect(await kept.list()).toMatchObject([
      { kind: "pattern", evidence: 3, runs: ["r2", "r3"], note: "best 0.03" },
    ]);
    const told = async () => (await kept.relevant({ text: "", dataset: "d", budgetTokens: 25 })).length;
    // 3 · 0.5^(600/180) = 0.298 is told still, 3 · 0.5^(700/180) = 0.203 no longer.
    day = 600;
    expect(await told()).toBe(1);
    day = 700;
    expect(await told()).toBe(0);
    await kept.update("l2", { pinned: true });
    day = 5000;
    expect(await told()).toBe(1);
  });

  it("finds by the beginning of an id that tells one apart", async () => {
    let ids = 0;
    const kept = openLessons({ memoryDir: scratch() }, { newId: () => `ab${++ids}` });
    await kept.add({ text: "one", kind: "pattern" });
    await kept.add({ text: "two", kind: "pattern" });
    expect((await kept.find("ab2")).text).toBe("two");
    for (const ref of ["ab", "zz", " "])
      await expect(kept.find(ref)).rejects.toMatchObject({ code: "lesson-not-found" });
  });
});
