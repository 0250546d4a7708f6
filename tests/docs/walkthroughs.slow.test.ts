import { execFileSync } from "node:child_process";
import { test } from "vitest";
import { packageRoot } from "../../src/engine/assets.js";

test("the walkthroughs say what the commands print today", { timeout: 600_000 }, () => {
  execFileSync("npx", ["tsx", "scripts/walkthroughs.ts", "--check"], { cwd: packageRoot(), stdio: "pipe" });
});
