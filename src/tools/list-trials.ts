import { z } from "zod";
import type { Lang } from "../i18n/lang.js";
import { Trial } from "../memory/trial.js";
import { defineTool } from "./define.js";
import { count, fixed } from "./present/number.js";
import { ACTORS, SPLITS } from "./present/words.js";

/** A person or evolution in words where there is no name to show. */
const whoOf = ({ actor: { id, kind } }: Trial, lang: Lang): string =>
  id === undefined || id === kind ? ACTORS[kind][lang] : id;

export const listTrials = defineTool({
  name: "list_trials",
  command: "trials",
  summary: { en: "Show the ledger: every formula ever scored", zh: "查看台账：每一次评估" },
  input: z.object({
    data: z.string().optional().describe("only of this dataset"),
    run: z.string().optional().describe("only of this run"),
    last: z.number().int().min(1).max(100_000).default(20).describe("how many of the newest to list"),
  }),
  output: z.object({
    total: z.number().int().describe("evaluations that match"),
    distinct: z.number().int().describe("distinct formula, split, horizon and entry among them"),
    unseals: z.number().int().describe("looks at a test window"),
    trials: z.array(Trial),
  }),
  positionals: [],
  cost: "cheap",
  audience: ["person", "mcp"],
  // biome-ignore lint/correctness/useYield: reading the ledger has no progress to tell.
  async *run({ data, run, last }, { memory }) {
    const newest: Trial[] = [];
    const seen = new Set<string>();
    let total = 0;
    let unseals = 0;
    for await (const trial of memory.ledger.read()) {
      if ((data !== undefined && trial.dataset !== data) || (run !== undefined && trial.run !== run))
        continue;
      if (trial.kind === "unseal") unseals++;
      else {
        total++;
        seen.add([trial.datasetHash, trial.hash, trial.split, trial.horizon, trial.entry].join());
      }
      newest.push(trial);
      if (newest.length > last) newest.shift();
    }
    return { total, distinct: seen.size, unseals, trials: newest };
  },
  brief: ({ total, distinct }) => `${total} evaluations, ${distinct} distinct.`,
  present: ({ total, distinct, unseals, trials }, lang) => {
    const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
    return [
      {
        kind: "pairs",
        rows: [
          { label: say("evaluations", "评估次数"), value: count(total) },
          {
            label: say("distinct", "不同检验"),
            value: count(distinct),
            note: say("the N of multiple testing", "多重检验的 N"),
          },
          { label: say("looks at a test window", "启封次数"), value: count(unseals) },
        ],
      },
      {
        kind: "table",
        columns: [
          { label: say("when", "时间") },
          { label: say("who", "谁") },
          { label: say("on", "数据") },
          { label: "RankIC", align: "right" },
          { label: say("formula", "公式") },
        ],
        rows: trials.map((t) => [
          t.at.slice(0, 19).replace("T", " "),
          whoOf(t, lang),
          `${t.dataset} ${SPLITS[t.split][lang]}`,
          t.kind === "unseal" ? say("sealed", "已封存") : fixed(t.rankIcMean, 4),
          t.canonical,
        ]),
      },
    ];
  },
});
