import { describe, expect, it } from "vitest";
import { openMemory } from "../../src/memory/index.js";
import { openWorkspace } from "../../src/memory/workspace.js";
import { scratch } from "./helpers.js";

describe("the published packs in the library", () => {
  const library = () => openMemory(openWorkspace({ dir: scratch(), env: {}, cwd: "/" })).library;

  it("are shown when asked for, by origin or by pack", async () => {
    expect((await library().list()).filter(({ origin }) => origin === "pack")).toEqual([]);
    expect(await library().list({ origin: "pack" })).toHaveLength(101 + 191 + 158);
    expect(await library().list({ tag: "worldquant101" })).toHaveLength(101);
  });

  it("are found by id and by name, after the workspace's own", async () => {
    expect(await library().find("WQ101")).toMatchObject({ name: "WQ#101", status: "reference" });
    expect(await library().find("gtja#1")).toMatchObject({ id: "gtja001" });
  });

  it("names near misses among them", async () => {
    await expect(library().find("wq102")).rejects.toThrow(/wq102/);
  });
});
