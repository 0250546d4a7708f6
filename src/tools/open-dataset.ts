import type { Entry } from "../engine/analysis/index.js";
import { createEvaluator, type Evaluator, type EvaluatorOptions } from "../engine/compute/index.js";
import { giveWay } from "../engine/give-way.js";
import {
  loadPanel,
  type Manifest,
  type Panel,
  type PanelWindow,
  writeForwardReturns,
} from "../engine/panel/index.js";

/**
 * One thread serves single formulas and small refinements: a few matrices of what came before are worth their memory,
 * all of them are not. A pool is asked for when there is much to compute, and keeps what the engine keeps by default.
 */
function frugal({ dates, stride }: Panel): Pick<EvaluatorOptions, "softBytes" | "cacheBytes"> {
  const matrix = dates.length * stride * 8;
  const softBytes = Math.max(2 ** 25, Math.min(KEPT_MATRICES * matrix, 2 ** 29));
  return { softBytes, cacheBytes: softBytes / 2 };
}
const KEPT_MATRICES = 5;

/** One dataset in memory: its panel, its labels by horizon and entry, an evaluator. Each made when first needed. */
export class OpenDataset {
  #panel: Promise<Panel> | undefined;
  readonly #labels = new Map<string, Promise<Float64Array>>();
  #evaluator: { workers: number; made: Promise<Evaluator> } | undefined;

  constructor(
    private readonly dir: string,
    readonly manifest: Manifest,
    private readonly window: PanelWindow,
  ) {}

  panel(): Promise<Panel> {
    this.#panel ??= loadPanel(this.dir, { window: this.window, manifest: this.manifest });
    // A failed load is not remembered: the cause may go away.
    this.#panel.catch(() => {
      this.#panel = undefined;
    });
    return this.#panel;
  }

  label(horizon: number, entry: Entry): Promise<Float64Array> {
    const key = `${entry}/${horizon}`;
    const known = this.#labels.get(key);
    if (known) return known;
    const made = this.#returns(horizon, entry);
    this.#labels.set(key, made);
    // A failure is not remembered: the cause may go away.
    made.catch(() => this.#labels.delete(key));
    return made;
  }

  async #returns(horizon: number, entry: Entry): Promise<Float64Array> {
    const panel = await this.panel();
    const out = new Float64Array(new SharedArrayBuffer(panel.dates.length * panel.stride * 8));
    await writeForwardReturns(out, panel, { horizon, entry }, giveWay());
    return out;
  }

  /** An evaluator with at least `workers` threads (0 = in this thread). A pool that is too small is replaced. */
  async evaluator(workers: number): Promise<Evaluator> {
    const present = this.#evaluator;
    if (present && present.workers >= workers) return present.made;
    const panel = await this.panel();
    const made = createEvaluator(panel, { workers, ...(workers <= 1 && frugal(panel)) });
    this.#evaluator = { workers, made };
    if (present) await (await present.made).close();
    return made;
  }

  async close(): Promise<void> {
    const evaluator = this.#evaluator;
    this.#evaluator = undefined;
    if (evaluator) await (await evaluator.made).close();
  }
}
