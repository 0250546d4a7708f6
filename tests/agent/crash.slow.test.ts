import { test } from "vitest";
import { crashAtEachWrite } from "./crash.js";

test("a run that breaks off at any write of any node goes on to the same result", async () => {
  await crashAtEachWrite();
}, 600_000);
