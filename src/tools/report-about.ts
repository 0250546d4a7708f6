import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

export const REPORT_KINDS = [
  "factor",
  "comparison",
  "backtest",
  "combination",
  "evolution",
  "experiment",
  "paper",
  "other",
] as const;

/** What a report is about, as far as the files beside its page say it. */
interface About {
  readonly kind: (typeof REPORT_KINDS)[number];
  /** Names; of an evolution its best formula, of an experiment its ways to search. */
  readonly factors: readonly string[];
  readonly dataset: string | null;
}

/** The part of a file that names what was reported. */
const Sheet = z.object({ header: z.object({ name: z.string(), dataset: z.string() }) });
const Sheets = z.array(Sheet).min(1);
const Combination = z.object({ run: z.string(), method: z.string(), dataset: z.string() });
const Members = z.object({ factors: z.array(z.object({ name: z.string() })) });
const Backtest = z.object({ name: z.string(), dataset: z.string(), metrics: z.object({}) });
const Paper = z.object({ account: z.object({ factor: z.string(), dataset: z.string() }) });
const Evolved = z.object({ dataset: z.string(), best: z.array(z.object({ expression: z.string() })) });
const Experiment = z.object({ dataset: z.string(), arms: z.array(z.string()) });

/** A run's name at the beginning of a folder's: `gp-20261125-033512-cbc2`, `experiment-…`. */
const RUN = /^(?:gp|experiment)-\d{8}-\d{6}-[0-9a-f]+/;

/** `dir`: of the report, whose folder is called `name`; `runs`: where runs keep their files. */
export async function aboutReport(dir: string, name: string, runs: string): Promise<About> {
  const summary = await read(join(dir, "summary.json"));
  const sheet = Sheet.safeParse(summary).data;
  if (sheet) return { kind: "factor", factors: [sheet.header.name], dataset: sheet.header.dataset };
  const sheets = Sheets.safeParse(summary).data;
  if (sheets)
    return {
      kind: "comparison",
      factors: sheets.map(({ header }) => header.name),
      dataset: sheets[0]?.header.dataset ?? null,
    };
  const backtest = Backtest.safeParse(summary).data;
  if (backtest) return { kind: "backtest", factors: [backtest.name], dataset: backtest.dataset };
  const combination = Combination.safeParse(summary).data;
  if (combination) {
    const members = Members.safeParse(await read(join(runs, combination.run, "combination.json"))).data;
    const factors = members?.factors.map((factor) => factor.name) ?? [combination.run];
    return { kind: "combination", factors, dataset: combination.dataset };
  }
  const paper = Paper.safeParse(await read(join(dir, "report.json"))).data;
  if (paper) return { kind: "paper", factors: [paper.account.factor], dataset: paper.account.dataset };
  return aboutRun(join(runs, RUN.exec(name)?.[0] ?? name));
}

async function aboutRun(run: string): Promise<About> {
  const evolved = Evolved.safeParse(await read(join(run, "result.json"))).data;
  if (evolved)
    return {
      kind: "evolution",
      factors: evolved.best.slice(0, 1).map(({ expression }) => expression),
      dataset: evolved.dataset,
    };
  const experiment = Experiment.safeParse(await read(join(run, "config.json"))).data;
  if (experiment) return { kind: "experiment", factors: experiment.arms, dataset: experiment.dataset };
  return { kind: "other", factors: [], dataset: null };
}

/** Undefined when there is none, or it cannot be read: the page can be opened all the same. */
async function read(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}
