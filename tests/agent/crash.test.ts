import { test } from "vitest";
import { crashAndResume } from "./crash.js";

// Every write of every node: crash.slow.test.ts. These are spread over the nodes.
test("a run that breaks off goes on to the same result, and no paid call is made twice", async () => {
  await crashAndResume((write) => write % 12 === 4);
}, 60_000);
