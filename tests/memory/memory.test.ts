import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { openMemory } from "../../src/memory/index.js";
import { openWorkspace } from "../../src/memory/workspace.js";
import { aTrial, scratch } from "./helpers.js";

it("opens a workspace that does not exist yet, and creates it on the first write only", async () => {
  const cwd = scratch();
  const workspace = openWorkspace({ env: {}, cwd, home: cwd });
  const memory = openMemory(workspace);
  await memory.lessons.list();
  await memory.ledger.count({ datasetHash: "d1" });
  expect(existsSync(workspace.root)).toBe(false);
  await memory.ledger.append([aTrial("a")]);
  expect(existsSync(workspace.memoryDir)).toBe(true);
});

it("lists the study's factors, each a legal formula", async () => {
  const cwd = scratch();
  const { library } = openMemory(openWorkspace({ env: {}, cwd, home: cwd }));
  const study = await library.list({ origin: "study" });
  expect(study.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["RLSF", "DLCF-note", "LDHV", "Alpha1", "GP10"]),
  );
  expect(await library.find("rlsf")).toMatchObject({
    id: "RLSF",
    nameZh: "可恢复流动性冲击因子",
    asWritten: expect.stringContaining("C[t+3]"),
  });
  expect(study.every(({ hash, status }) => /^[0-9a-f]{16}$/.test(hash) && status === "reference")).toBe(true);
});
