import { test } from "vitest";
import { crashAndResume } from "./crash.js";

test("a run that breaks off at any write of any node goes on to the same result", async () => {
  await crashAndResume(() => true);
}, 600_000);
