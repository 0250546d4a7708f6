import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { asset } from "../../src/engine/assets.js";

it("the generated pages in docs/ are current", () => {
  const check = () =>
    execFileSync(process.execPath, ["--import", "tsx", asset("scripts", "docs.ts"), "--check"], {
      cwd: asset(),
      encoding: "utf8",
      stdio: "pipe",
    });
  expect(check).not.toThrow();
});
