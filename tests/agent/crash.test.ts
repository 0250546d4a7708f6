import { test } from "vitest";
import { crashAtEachNode } from "./crash.js";

// Every write of every node: crash.slow.test.ts.
test("a run that breaks off at any node goes on to the same result, and no paid call is made twice", async () => {
  await crashAtEachNode();
}, 120_000);
