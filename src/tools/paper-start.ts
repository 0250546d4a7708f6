import { join, resolve } from "node:path";
import { z } from "zod";
import { openAccount, readAccount } from "../engine/paper/index.js";
import { guardFs } from "../memory/workspace-error.js";
import { defineTool } from "./define.js";
import { dataset } from "./inputs.js";
import { namedFormula } from "./named-formulas.js";
import { paperBlocks, paperBrief } from "./present/paper.js";
import { loadCombination } from "./strategy/combinations.js";
import { follow } from "./strategy/follow.js";
import { strategyInputs, strategySpec } from "./strategy/inputs.js";
import { paperFolder } from "./strategy/paper-folder.js";
import { PaperView, paperView } from "./strategy/paper-view.js";
import { ToolInputError } from "./tool-input-error.js";
import { withProgress } from "./with-progress.js";

/** Days of history that an account replays when nothing is said; a followed one begins with its last day. */
const REPLAYED = 20;

export const paperStart = defineTool({
  name: "paper_start",
  command: "paper start",
  summary: {
    en: "Open a paper account that trades a factor or a combination, one day at a time",
    zh: "开立模拟账户，逐日按因子或组合交易",
  },
  input: z.object({
    name: z
      .string()
      .regex(/^[\p{L}\p{N}_-]+$/u, "letters, digits, - and _")
      .describe("name of the account"),
    factor: z.string().min(1).optional().describe("a formula, or a factor of the library"),
    combination: z.string().min(1).optional().describe("a combination that `combine` made, by its run"),
    data: dataset,
    follow: z
      .string()
      .min(1)
      .optional()
      .describe("folder of daily tables: what is new in it is imported before each step"),
    from: z.iso
      .date()
      .optional()
      .describe(
        "close on which the first orders are decided (default: the last but 20; the last of a followed folder)",
      ),
    ...strategyInputs,
  }),
  output: PaperView,
  positionals: [{ key: "name" }, { key: "factor" }],
  personOnly: ["follow"],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  usual: [
    "combination",
    "data",
    "follow",
    "from",
    "market",
    "top",
    "rebalance",
    "select",
    "direction",
    "weights",
    "cash",
  ],
  example: 'paper start alpha "-(close / delay(close, 5) - 1)" --top 30',
  async *run(input, context) {
    const { engine, workspace, signal } = context;
    if ((input.factor === undefined) === (input.combination === undefined))
      throw wrong(
        "factor",
        "or --combination must be given, one of them",
        "与 --combination 必须给出其中一个",
        input.factor,
      );
    const dir = paperFolder(workspace, input.name);
    return yield* withProgress(async (onProgress) => {
      const folder = input.follow === undefined ? undefined : resolve(input.follow);
      const manifest =
        folder === undefined
          ? await engine.resolve(input.data)
          : (
              await follow(engine, folder, input.data ?? `paper-${input.name}`, join(dir, "followed"), {
                signal,
                onProgress,
              })
            ).manifest;
      const dates = manifest.dates.slice(0, manifest.splits.valid.to);
      const back = folder === undefined ? REPLAYED : 0;
      const opened =
        input.from === undefined
          ? dates[Math.max(0, dates.length - 1 - back)]
          : dates.findLast((date) => date <= input.from!);
      if (opened === undefined)
        throw wrong(
          "from",
          `must not be before ${dates[0]}, the first date of the dataset`,
          `不能早于数据集的第一天 ${dates[0]}`,
          input.from,
        );
      const traded = await tradedOn(input, manifest.name, context);
      const spec = strategySpec(input, manifest, traded.direction);
      const opening = {
        v: 1,
        kind: "opening",
        name: input.name,
        dataset: manifest.name,
        ...(manifest.kind === "demo" && { demo: true }),
        factor: traded.factor,
        expression: traded.expression,
        ...(input.combination !== undefined && { combination: input.combination }),
        spec,
        opened,
        known: dates.at(-1)!,
        ...(folder !== undefined && { follow: folder }),
      } as const;
      await guardFs(dir, () => openAccount(dir, opening));
      return paperView(await readAccount(dir, input.name), 0, []);
    });
  },
  brief: paperBrief,
  present: paperBlocks,
});

async function tradedOn(
  {
    factor,
    combination,
  }: { readonly factor?: string | undefined; readonly combination?: string | undefined },
  dataset: string,
  context: Parameters<typeof namedFormula>[2] & {
    readonly workspace: Parameters<typeof loadCombination>[0];
  },
) {
  if (combination !== undefined) {
    const { record } = await loadCombination(context.workspace, combination, null);
    // A field that the dataset lacks is said now, not on the first step.
    for (const { expression } of record.factors) await context.engine.parse(expression, dataset);
    // Its scores are signed already: high is bought.
    return {
      factor: combination,
      expression: record.factors.map(({ expression }) => expression).join("; "),
      direction: 1,
    } as const;
  }
  const { name, formula, direction } = await namedFormula(factor!, dataset, context);
  return { factor: name, expression: formula.source, direction };
}

const wrong = (key: string, message: string, zh: string, input: unknown): ToolInputError =>
  new ToolInputError("paper start", [{ code: "custom", path: [key], message, params: { zh }, input }]);
