import { join, resolve } from "node:path";
import { z } from "zod";
import { play, readAccount } from "../engine/paper/index.js";
import { withLock } from "../memory/atomic.js";
import { guardFs } from "../memory/workspace-error.js";
import { defineTool } from "./define.js";
import { paperBlocks, paperBrief } from "./present/paper.js";
import { follow } from "./strategy/follow.js";
import { paperFolder } from "./strategy/paper-folder.js";
import { paperSignal } from "./strategy/paper-signal.js";
import { PaperView, paperView } from "./strategy/paper-view.js";
import { tradingCalendar } from "./strategy/trading-calendar.js";
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
    follow: z
      .string()
      .min(1)
      .optional()
      .describe("import what is new in this folder first (default: the folder that the account follows)"),
  }),
  output: PaperView,
  positionals: [{ key: "name" }],
  personOnly: ["follow"],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  example: "paper step alpha --days 1",
  async *run({ name, days, until, follow: folder }, context) {
    const { engine, workspace, signal } = context;
    const dir = paperFolder(workspace, name);
    // Says that there is no such account before it waits for anybody.
    await guardFs(dir, () => readAccount(dir, name));
    return yield* withProgress((onProgress) =>
      withLock(
        join(dir, "ledger.jsonl"),
        async (lease) => {
          const { opening } = await guardFs(dir, () => readAccount(dir, name));
          const followed = folder === undefined ? opening.follow : resolve(folder);
          if (followed !== undefined)
            await follow(engine, followed, opening.dataset, join(dir, "followed"), { signal, onProgress });
          const { panel, values } = await paperSignal(opening, context, onProgress);
          const own = await engine.resolve(opening.dataset);
          const calendar = tradingCalendar(own, await engine.datasets());
          const played = await guardFs(dir, () =>
            play(dir, name, panel, values, {
              signal,
              calendar,
              mayWrite: lease.assertHeld,
              ...(days !== undefined && { days }),
              ...(until !== undefined && { until }),
            }),
          );
          return paperView(played.ledger, played.days.length, played.notices, played.days.length);
        },
        // A little longer than a killed process's lock is held to be its own.
        { waitMs: 12_000 },
      ),
    );
  },
  brief: paperBrief,
  present: paperBlocks,
});
