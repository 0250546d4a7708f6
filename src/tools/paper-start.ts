import { z } from "zod";
import { openAccount, readAccount } from "../engine/paper/index.js";
import { guardFs } from "../memory/workspace-error.js";
import { defineTool } from "./define.js";
import { dataset } from "./inputs.js";
import { namedFormula } from "./named-formulas.js";
import { paperBlocks, paperBrief } from "./present/paper.js";
import { strategyInputs, strategySpec } from "./strategy/inputs.js";
import { paperFolder } from "./strategy/paper-folder.js";
import { PaperView, paperView } from "./strategy/paper-view.js";
import { directionOf } from "./strategy/signal.js";
import { ToolInputError } from "./tool-input-error.js";

export const paperStart = defineTool({
  name: "paper_start",
  command: "paper start",
  summary: {
    en: "Open a paper account that trades a factor, one day at a time",
    zh: "开立模拟账户，逐日按因子交易",
  },
  input: z.object({
    name: z
      .string()
      .regex(/^[\p{L}\p{N}_-]+$/u, "letters, digits, - and _")
      .describe("name of the account"),
    factor: z.string().min(1).describe("a formula, or a factor of the library"),
    data: dataset,
    from: z.iso
      .date()
      .optional()
      .describe("close on which the first orders are decided (default: the last but 20)"),
    ...strategyInputs,
  }),
  output: PaperView,
  positionals: [{ key: "name" }, { key: "factor" }],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  example: 'paper start alpha "-(close / delay(close, 5) - 1)" --top 30',
  async *run(input, context) {
    const { engine, workspace } = context;
    const manifest = await engine.resolve(input.data);
    const { name: factor, formula } = await namedFormula(input.factor, manifest.name, context);
    const dates = manifest.dates.slice(0, manifest.splits.valid.to);
    const opened =
      input.from === undefined
        ? dates[Math.max(0, dates.length - 21)]
        : dates.findLast((date) => date <= input.from!);
    if (opened === undefined)
      throw new ToolInputError("paper_start", [
        { code: "custom", path: ["from"], message: `the dataset begins on ${dates[0]}`, input: input.from },
      ]);
    const spec = strategySpec(input, manifest, await directionOf(input.factor, context));
    const dir = paperFolder(workspace, input.name);
    const opening = {
      v: 1,
      kind: "opening",
      name: input.name,
      dataset: manifest.name,
      factor,
      expression: formula.source,
      spec,
      opened,
    } as const;
    await guardFs(dir, () => openAccount(dir, opening));
    return paperView(await readAccount(dir, input.name), 0, []);
  },
  brief: paperBrief,
  present: paperBlocks,
});
