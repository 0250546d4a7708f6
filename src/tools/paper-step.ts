import { z } from "zod";
import { play, readAccount } from "../engine/paper/index.js";
import { guardFs } from "../memory/workspace-error.js";
import { defineTool } from "./define.js";
import { labelOf } from "./inputs.js";
import { paperBlocks, paperBrief } from "./present/paper.js";
import { paperFolder } from "./strategy/paper-folder.js";
import { PaperView, paperView } from "./strategy/paper-view.js";
import { withProgress } from "./with-progress.js";

export const paperStep = defineTool({
  name: "paper_step",
  command: "paper step",
  summary: {
    en: "Move a paper account on by the trading days that its dataset has (the sealed test window excepted)",
    zh: "让模拟账户走过数据集中的新交易日（封存的测试窗口除外）",
  },
  input: z.object({
    name: z.string().min(1).describe("name of the account"),
    days: z.number().int().min(1).optional().describe("most days to play (default: all there are)"),
    until: z.iso.date().optional().describe("last date to play"),
  }),
  output: PaperView,
  positionals: [{ key: "name" }],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  example: "paper step alpha --days 1",
  async *run({ name, days, until }, context) {
    const { engine, workspace, actor, session, run, signal, config } = context;
    const dir = paperFolder(workspace, name);
    const { opening } = await guardFs(dir, () => readAccount(dir, name));
    return yield* withProgress(async (onProgress) => {
      const formula = await engine.parse(opening.expression, opening.dataset);
      const { panel, values } = await engine.searchValues([formula], {
        dataset: opening.dataset,
        split: "search",
        ...labelOf({}, config),
        actor,
        ...(session !== undefined && { session }),
        ...(run !== undefined && { run }),
        signal,
        onProgress,
      });
      const played = await guardFs(dir, () =>
        play(dir, name, panel, values[0]!, {
          signal,
          ...(days !== undefined && { days }),
          ...(until !== undefined && { until }),
        }),
      );
      return paperView(played.ledger, played.days.length, played.revised);
    });
  },
  brief: paperBrief,
  present: paperBlocks,
});
