import { z } from "zod";
import { readAccount, readNotices } from "../engine/paper/index.js";
import { guardFs } from "../memory/workspace-error.js";
import { defineTool } from "./define.js";
import { paperBlocks, paperBrief } from "./present/paper.js";
import { paperFolder } from "./strategy/paper-folder.js";
import { PaperView, paperView } from "./strategy/paper-view.js";

export const paperStatus = defineTool({
  name: "paper_status",
  command: "paper status",
  summary: { en: "Show a paper account as it stands", zh: "显示模拟账户的现状" },
  input: z.object({ name: z.string().min(1).describe("name of the account") }),
  output: PaperView,
  positionals: [{ key: "name" }],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  example: "paper status alpha",
  async *run({ name }, { workspace }) {
    const dir = paperFolder(workspace, name);
    const ledger = await guardFs(dir, () => readAccount(dir, name));
    return paperView(ledger, 1, await readNotices(dir));
  },
  brief: paperBrief,
  present: paperBlocks,
});
