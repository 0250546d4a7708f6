import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openWorkspace } from "../../src/memory/workspace.js";
import { scratch } from "./helpers.js";

describe("openWorkspace", () => {
  it("prefers --workspace to the environment to the nearest folder", () => {
    const home = scratch();
    const cwd = join(home, "a", "b");
    mkdirSync(cwd, { recursive: true });
    mkdirSync(join(home, "a", ".factorsmith"));
    const env = { FACTORSMITH_WORKSPACE: "../env" };
    expect(openWorkspace({ dir: "mine", env, cwd, home }).root).toBe(join(cwd, "mine"));
    expect(openWorkspace({ env, cwd, home }).root).toBe(join(home, "a", "env"));
    expect(openWorkspace({ env: {}, cwd, home }).root).toBe(join(home, "a", ".factorsmith"));
  });

  it("does not look above home, and creates nothing", () => {
    const above = scratch();
    const home = join(above, "home");
    const cwd = join(home, "work");
    mkdirSync(cwd, { recursive: true });
    mkdirSync(join(above, ".factorsmith"));
    const { root } = openWorkspace({ env: {}, cwd, home });
    expect(root).toBe(join(cwd, ".factorsmith"));
    expect(existsSync(root)).toBe(false);
  });

  it("says so when a file stands where the folder should be", () => {
    const cwd = scratch();
    writeFileSync(join(cwd, "notes"), "");
    expect(() => openWorkspace({ dir: "notes", env: {}, cwd, home: cwd })).toThrow(
      /a file stands in its place/,
    );
  });

  it("keeps paths inside, also through links", () => {
    const cwd = scratch();
    const workspace = openWorkspace({ env: {}, cwd, home: cwd });
    mkdirSync(workspace.reports, { recursive: true });
    symlinkSync(cwd, join(workspace.reports, "out"));
    expect(workspace.resolveInside("reports/new/a.csv")).toBe(join(workspace.reports, "new", "a.csv"));
    expect(workspace.resolveInside("..hidden")).toBe(join(workspace.root, "..hidden"));
    for (const path of ["../x", "/etc/passwd", "reports/../../x", "reports/out/x", "a\0b"]) {
      expect(() => workspace.resolveInside(path), path).toThrow(/outside the workspace/);
    }
  });
});
