import { describe, expect, test } from "vitest";
import type { Lesson } from "../../src/memory/lesson.js";
import type { ToolContext } from "../../src/tools/context.js";
import { tools } from "../../src/tools/index.js";
import { invokeTool } from "../../src/tools/invoke.js";
import { fakeContext } from "../agent/fake-context.js";

const tool = (name: string) => tools.find((one) => one.name === name)!;

describe("lessons", () => {
  test("are written, read, reworded, pinned, forgotten", async () => {
    const context = { ...fakeContext(), signal: new AbortController().signal } as unknown as ToolContext;
    const call = (name: string, input: unknown) => invokeTool(tool(name), input, context) as Promise<Lesson>;
    const { id } = await call("lessons_add", {
      text: "raw momentum is flat",
      kind: "dead-zone",
      data: "hs300",
    });
    expect(await call("lessons_show", { lesson: id.slice(0, 6) })).toMatchObject({
      dataset: "hs300",
      pinned: false,
      // Seen once, just now: nothing of it has faded.
      weight: expect.closeTo(1, 6),
    });
    expect(await call("lessons_edit", { lesson: id, text: "raw 20-day momentum is flat" })).toMatchObject({
      text: "raw 20-day momentum is flat",
      kind: "dead-zone",
    });
    expect(await call("lessons_pin", { lesson: id })).toMatchObject({ pinned: true });
    expect(await call("lessons_pin", { lesson: id, off: true })).toMatchObject({ pinned: false });
    expect(await call("lessons_list", { data: "us" })).toEqual([]);
    expect(await call("lessons_list", { kind: "dead-zone" })).toHaveLength(1);
    for (const name of ["lessons_add", "lessons_show", "lessons_list"]) {
      const value =
        name === "lessons_list" ? await call(name, {}) : await call("lessons_show", { lesson: id });
      expect(tool(name).brief(value)).toContain("raw 20-day momentum is flat");
      expect(JSON.stringify(tool(name).present(value, "zh"))).toContain("无效区");
    }
    expect(await call("lessons_forget", { lesson: id })).toMatchObject({ id });
    await expect(call("lessons_forget", { lesson: id })).rejects.toMatchObject({ code: "lesson-not-found" });
  });

  test("models add, people rewrite", () => {
    const audience = (name: string) => tool(name).audience;
    for (const name of ["lessons_list", "lessons_show", "lessons_add"])
      expect(audience(name)).toContain("agent");
    for (const name of ["lessons_edit", "lessons_pin", "lessons_forget"])
      expect(audience(name)).toEqual(["person"]);
    expect(tool("lessons_add").personOnly).toEqual(["pin"]);
  });
});
