import { z } from "zod";
import { fieldSet, parseFormula } from "../dsl/index.js";
import type { Formula } from "../dsl/types.js";
import { labelPrices } from "../panel/labels.js";
import { openPanel } from "../panel/open-panel.js";
import type { Panel, StoredPanel } from "../panel/types.js";
import { ComputeError } from "./compute-error.js";
import { assertRows, createEvaluator, type EvaluatorOptions } from "./evaluator.js";
import type { BatchOptions, DailyJob, DailyStats } from "./types.js";

const Rows = z.object({ from: z.number().int().min(0), to: z.number().int().min(1) });

/**
 * One time shard of a measurement as plain JSON: all that another thread, process or host with a copy of the dataset
 * needs. The folder of the dataset is not part of it: every host keeps it where it likes and knows it by its hash.
 */
export const ShardJob = z.object({
  version: z.literal(1),
  dataset: z.object({ name: z.string(), hash: z.string() }),
  window: z.enum(["search", "all"]),
  formulas: z.array(z.string()).describe("canonical texts"),
  rows: Rows.describe("that this shard measures"),
  dates: z.object({ from: z.string(), to: z.string() }).describe("first and last date of the rows"),
  slice: Rows.describe("of the dataset's files that are read: look-back in front, the label's exit behind"),
  continues: z
    .boolean()
    .describe("there is a shard before it: the first date is compared with the one before"),
  label: z.object({
    horizon: z.number().int().min(1),
    entry: z.enum(["next-open", "next-close", "close"]),
    lag: z.number().int().min(0).default(0).describe("days that the entry is put off"),
  }),
  minPairs: z.number().int(),
  quantiles: z.number().int().min(1),
  detail: z.enum(["rank-ic", "ic", "full"]),
});
export type ShardJob = z.infer<typeof ShardJob>;

/**
 * Cuts a measurement into shards of at most `rowsPerShard` dates. What they give, put together in order by
 * `mergeShards`, is what the whole gives.
 * @throws ComputeError `bad-job` when the label is an array (it cannot travel, its horizon and entry can), or the panel has
 * no such rows
 */
export function shardJobs(
  panel: Panel | StoredPanel,
  formulas: readonly Formula[],
  job: DailyJob,
  rowsPerShard: number,
): ShardJob[] {
  const { rows, label } = job;
  assertRows(panel, rows);
  if (label instanceof Float64Array)
    throw new ComputeError(
      "bad-job",
      "A shard job names its label by horizon and entry, not by its values.",
      {
        hint: 'Give label: { horizon: 5, entry: "next-open" }.',
      },
    );
  const lookback = Math.max(0, ...formulas.map((formula) => formula.lookback)) + 1;
  const exit = labelPrices(label).exit;
  const shards: ShardJob[] = [];
  for (let from = rows.from; from < rows.to; from += rowsPerShard) {
    const to = Math.min(from + rowsPerShard, rows.to);
    shards.push({
      version: 1,
      dataset: { name: panel.dataset.name, hash: panel.dataset.hash },
      window: panel.window,
      formulas: formulas.map((formula) => formula.canonical),
      rows: { from, to },
      dates: { from: panel.dates[from]!, to: panel.dates[to - 1]! },
      slice: { from: Math.max(0, from - lookback), to: Math.min(to + exit, panel.dates.length) },
      continues: from > rows.from || job.continues === true,
      label: { horizon: label.horizon, entry: label.entry, lag: label.lag ?? 0 },
      minPairs: job.minPairs,
      quantiles: job.quantiles,
      detail: job.detail,
    });
  }
  return shards;
}

/**
 * Measures a shard on this host's copy of the dataset in folder `dir`, reading only the slice that it needs.
 * @throws ComputeError `bad-job` when the folder holds other data; DatasetError; FormulaError
 */
export async function runShardJob(
  description: ShardJob,
  dir: string,
  options: EvaluatorOptions & BatchOptions = {},
): Promise<readonly DailyStats[]> {
  const job = ShardJob.parse(description);
  const panel = await openPanel(dir, { window: job.window, resident: false });
  const { dates, dataset, stored } = panel;
  if (
    dataset.hash !== job.dataset.hash ||
    dates[job.rows.from] !== job.dates.from ||
    dates[job.rows.to - 1] !== job.dates.to
  )
    throw new ComputeError(
      "bad-job",
      `The shard is of the dataset "${job.dataset.name}" (${job.dataset.hash.slice(0, 12)}); ${dir} holds other data.`,
      {
        hint: "Copy the dataset's folder to this host.",
        evidence: { wanted: job.dataset.hash, found: dataset.hash },
      },
    );
  const fields = fieldSet(Object.keys(stored.fields), Object.keys(stored.groups));
  const evaluator = await createEvaluator(panel, options);
  try {
    const { stats } = await evaluator.daily(
      job.formulas.map((text) => parseFormula(text, { fields })),
      job,
      options,
    );
    return stats;
  } finally {
    await evaluator.close();
  }
}

/** Statistics of consecutive shards, in the order of their dates, as those of the whole. */
export function mergeShards(shards: readonly (readonly DailyStats[])[]): DailyStats[] {
  const [first = []] = shards;
  return first.map((stats, formula) => {
    const columns = Object.keys(stats) as (keyof DailyStats)[];
    return Object.fromEntries(
      columns.map((name) => [name, concatenated(shards.map((shard) => shard[formula]![name]))]),
    ) as Record<keyof DailyStats, Float64Array>;
  });
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
