import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { App } from "../../src/cli/app.js";
import { configSet, configUnset } from "../../src/cli/commands/config.js";
import { takeGlobals } from "../../src/cli/globals.js";
import { fakeIo } from "./fake-io.js";

const dir = mkdtempSync(join(tmpdir(), "fs-config-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function app(): App {
  const io = fakeIo([], { cwd: dir });
  return new App(io, takeGlobals(["--workspace", dir]).globals, [], new AbortController().signal);
}
const file = () => JSON.parse(readFileSync(app().workspace().configFile, "utf8")) as unknown;

describe("config unset", () => {
  it("takes a setting out, and an object that it leaves empty", async () => {
    await configSet.run({ key: "model", value: "offline" }, app());
    await configSet.run({ key: "budgets.usd", value: "2" }, app());
    expect(file()).toEqual({ model: "offline", budgets: { usd: 2 } });
    await configUnset.run({ key: "budgets.usd" }, app());
    expect(file()).toEqual({ model: "offline" });
  });

  it("says so when there is nothing to take out", async () => {
    await expect(configUnset.run({ key: "budgets.usd" }, app())).rejects.toThrow(/not set in this workspace/);
    await expect(configUnset.run({ key: "nonsense" }, app())).rejects.toThrow(/not set in this workspace/);
    expect(file()).toEqual({ model: "offline" });
  });
});
