import { describe, expect, it } from "vitest";
import type { Progress } from "../../src/engine/progress.js";
import { withProgress } from "../../src/tools/with-progress.js";

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe("withProgress", () => {
  it("yields what the work reports and returns its result", async () => {
    const run = withProgress<Progress, number>(async (report) => {
      report({ message: "one" });
      await tick();
      report({ message: "two" });
      await tick();
      return 42;
    });
    const seen: string[] = [];
    for (;;) {
      const step = await run.next();
      if (step.done) {
        expect(step.value).toBe(42);
        break;
      }
      seen.push(step.value.message);
    }
    expect(seen).toEqual(["one", "two"]);
  });

  it("drops old reports when the listener is slow", async () => {
    const run = withProgress<Progress, null>(async (report) => {
      for (let i = 0; i < 100; i++) report({ message: `${i}` });
      await tick();
      return null;
    });
    expect((await run.next()).value).toEqual({ message: "99" });
    expect((await run.next()).done).toBe(true);
  });

  it("throws what the work throws", async () => {
    const run = withProgress<Progress, null>(async () => {
      throw new RangeError("no");
    });
    await expect(run.next()).rejects.toThrow(RangeError);
  });
});
