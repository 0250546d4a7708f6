import type { Ablation, GenerationReport } from "../../gp/index.js";
import type { Ended } from "./stopped-words.js";

interface Score {
  readonly rankIc: number | null;
  readonly icir: number | null;
  readonly t: number | null;
  readonly coverage: number | null;
  readonly turnover: number | null;
}

/** What the report of a run of genetic programming shows. */
export interface GpResult {
  readonly run: string;
  readonly dataset: string;
  readonly datasetKind: "imported" | "demo";
  readonly horizon: number;
  readonly entry: string;
  readonly seed: number;
  readonly stopped: Ended;
  readonly best: readonly {
    readonly expression: string;
    readonly hash: string;
    readonly nodes: number;
    readonly train: Score;
    readonly valid: Score;
    readonly latex: string;
    readonly ablation: readonly Ablation[];
  }[];
  readonly front: readonly {
    readonly expression: string;
    readonly nodes: number;
    readonly rankIc: number;
    readonly icir: number;
    readonly turnover: number | null;
  }[];
  readonly history: readonly GenerationReport[];
  readonly evaluated: number;
  readonly repeats: number;
}
