import type { Arm, Interval } from "../../gp/index.js";

interface Point {
  readonly evaluated: number;
  readonly train: Interval;
  readonly valid: Interval;
}

interface PairedTest {
  /** b − a. */
  readonly difference: Interval;
  readonly p: number;
  readonly pHolm: number;
}

/** What the report of an experiment shows. */
export interface ExperimentResult {
  readonly run: string;
  readonly dataset: string;
  readonly datasetKind: "imported" | "demo";
  readonly horizon: number;
  readonly entry: string;
  readonly budget: number;
  readonly repeats: number;
  readonly seed: number;
  readonly fitness: "rank-ic" | "icir";
  readonly population: number;
  readonly selection: string;
  readonly model: string | null;
  readonly brief: string;
  readonly perAsk: number;
  readonly exchanges: number;
  readonly arms: readonly {
    readonly name: Arm;
    readonly curve: readonly Point[];
    readonly final: Point;
    readonly runs: readonly {
      readonly train: number;
      readonly valid: number;
      readonly evaluated: number;
      readonly hall: readonly string[];
      readonly proposed: number;
      readonly explanations: readonly string[];
    }[];
    readonly recovery: readonly {
      readonly factor: string;
      readonly rate: number;
      readonly correlation: number;
    }[];
    readonly falseDiscoveries: number | null;
  }[];
  readonly tests: readonly {
    readonly a: Arm;
    readonly b: Arm;
    readonly pairs: number;
    readonly train: PairedTest;
    readonly valid: PairedTest;
  }[];
  readonly usage: {
    readonly modelCalls: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly usd: number | null;
  } | null;
}

const NAMES: Readonly<Record<Arm, readonly [string, string]>> = {
  random: ["random search", "随机搜索"],
  gp: ["GP", "遗传规划"],
  llm: ["model only", "仅模型"],
  hybrid: ["model-seeded GP", "模型＋遗传规划"],
};

export const armName = (arm: Arm, say: (en: string, zh: string) => string): string => say(...NAMES[arm]);
