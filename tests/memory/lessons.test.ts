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
    expect(await kept.remove("l1")).toBe(true);
    expect(await kept.remove("l1")).toBe(false);
  });

  it("finds what shares words with a text, in either language, within the budget", async () => {
    const kept = lessons();
    await kept.add({ text: "turnover shocks revert within a week", kind: "pattern" });
    await kept.add({ text: "overnight gaps carry no signal", kind: "dead-zone" });
    await kept.add({ text: "换手率冲击会反转", kind: "pattern" });
    await kept.add({ text: "never trade limit-up stocks", kind: "pattern", pinned: true });
    const ids = async (text: string, budget = 1000) =>
      (await kept.relevant(text, budget)).map(({ id }) => id);
    expect(await ids("does turnover revert?")).toEqual(["l4", "l1"]);
    expect(await ids("换手率因子")).toEqual(["l4", "l3"]);
    expect(await ids("does turnover revert?", 30)).toEqual(["l4"]);
    expect(await ids("does turnover revert?", 10)).toEqual([]);
  });
});
