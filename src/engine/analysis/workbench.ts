import { createEvaluator, type Evaluator, type EvaluatorOptions } from "../compute/index.js";
import { type FieldSet, type Formula, fieldSet, parseFormula } from "../dsl/index.js";
import { type Breathe, giveWay, inBlocks, oneByOne } from "../give-way.js";
import { type Panel, writeForwardReturns } from "../panel/index.js";
import { StoredFields } from "../panel/stored-fields.js";
import type { AnalyzeInput } from "./analyze-input.js";
import { EmptyWindowError } from "./empty-window-error.js";
import { marketReturns } from "./market-returns.js";
import { preprocess } from "./preprocess/preprocess.js";
import { RAW } from "./preprocess/spec.js";
import { purgedRows, splitRange } from "./windows.js";

/** Names that no dataset has: what the analysis adds to the panel for its own formulas. */
export const FACTOR = "analysis_factor";
export const LABEL = "analysis_label";
export const MARKET = "analysis_market";
export const ALL = "analysis_all";

/**
 * The panel up to the end of the split and nothing after it, with the factor's finished values as a field: every part
 * of the analysis reads this, so no part can see a price outside its window.
 * Matrices of the window are date-major; its row 0 is the first date of the split.
 */
export interface Workbench {
  /** Rows [0, end of the split); fields of the dataset and the ones above, group ALL beside the dataset's. */
  readonly panel: Panel;
  readonly evaluator: Evaluator;
  /** Of the same panel, for what can go on beside it; the same one where there are no threads. */
  readonly second: Evaluator;
  close(): Promise<void>;
  /** For the steps that are done in this thread. */
  readonly breathe: Breathe;
  /** First row of the window in `panel`. */
  readonly from: number;
  /** Rows of the window: signals whose labels may lie beyond the purge have no label. */
  readonly days: number;
  /** Rows of the window whose label ends inside it: the dates of the analysis. */
  readonly rows: number;
  readonly dates: readonly string[];
  readonly stride: number;
  readonly entry: AnalyzeInput["entry"];
  /** Rows from a signal to its entry. */
  readonly delay: 0 | 1;
  /** [days × stride] */
  readonly values: Float64Array;
  readonly universe: Uint8Array;
  /** Forward returns of the horizon, [days × stride]. */
  readonly labels: Float64Array;
  /** Per date of the window. */
  readonly filled: Int32Array;
  readonly infinite: number;
  /** The prices of entries and exits, [panel rows × stride]. */
  readonly price: Float64Array;
  readonly industry: {
    readonly name: string;
    readonly names: readonly string[];
    readonly codes: Int32Array;
  } | null;
  /** Market values of the window [days × stride]; null when the dataset has none. */
  readonly marketValue: Float64Array | null;
  /** Return of the market from the day before, [panel rows]. */
  readonly market: Float64Array;
  parse(source: string): Formula;
}

/** @throws EmptyWindowError, PreprocessingError, DatasetError when the panel lacks the entry's price */
export async function openWorkbench(input: AnalyzeInput): Promise<Workbench> {
  const { manifest, formula, horizon, entry, signal } = input;
  const split = typeof input.split === "string" ? input.split : input.split.unsealed;
  const whole = input.evaluator.panel;
  const range = splitRange(manifest.splits, split);
  const purged = purgedRows(manifest.splits, split, horizon, entry);
  if (purged.from >= purged.to)
    throw new EmptyWindowError(whole.dataset.name, split, manifest.splits.spec, horizon);
  const days = range.to - range.from;
  const { stride } = whole;
  // Shared with the threads, which read them later: the factor is computed there before it is written here.
  const [factor, label, spread] = [0, 1, 2].map(() => sharedMatrix(range.to * stride)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const everyone = new Int32Array(new SharedArrayBuffer(range.to * stride * 4));
  const panel = until(
    whole,
    range.to,
    new Map([
      [FACTOR, factor],
      [LABEL, label],
      [MARKET, spread],
    ]),
    new Map([[ALL, { names: ["all"], codes: everyone }]]),
  );
  const breathe = giveWay(signal);
  const [evaluator, second] = await openEvaluators(panel, input.compute);
  const close = async () => {
    await Promise.all([evaluator.close(), second.close()]);
  };
  try {
    const raw = evaluator.values(formula, range, signal ? { signal } : {});
    // Awaited below; until then a failure must not count as unhandled.
    raw.catch(() => {});
    await writeForwardReturns(label, panel, { horizon, entry }, breathe);
    const market = await marketReturns(whole, range.to, input.benchmark?.columns.get("close"), breathe);
    await oneByOne(range.to, breathe, (t) => spread.fill(market[t]!, t * stride, (t + 1) * stride));
    const universe = cut(whole.universe, range.from * stride, range.to * stride);
    const industry = industryOf(whole, range.from * stride, range.to * stride);
    const capOfAll = whole.fields.get("market_cap");
    const cap = capOfAll ? cut(capOfAll, range.from * stride, range.to * stride) : null;
    const spec = input.preprocessing ?? RAW;
    const context = {
      rows: days,
      stride,
      universe,
      industry: industry && { codes: industry.codes, count: industry.names.length },
      logCap: spec.neutralise && cap ? await logOf(cap, breathe) : null,
    };
    const given = (await raw).values;
    const { values, filled } = await preprocess(given, context, spec, breathe);
    await oneByOne(range.to, breathe, (t) => {
      const at = (t - range.from) * stride;
      if (at < 0) factor.fill(Number.NaN, t * stride, (t + 1) * stride);
      else factor.set(cut(values, at, at + stride), t * stride);
    });
    const fields: FieldSet = fieldSet(panel.fields.keys(), panel.groups.keys());
    return {
      panel,
      evaluator,
      second,
      close,
      breathe,
      from: range.from,
      days,
      rows: purged.to - purged.from,
      dates: whole.dates.slice(purged.from, purged.to),
      stride,
      entry,
      delay: entry === "close" ? 0 : 1,
      values,
      universe,
      labels: cut(label, range.from * stride, range.to * stride),
      filled,
      infinite: await infiniteIn(given, universe, breathe),
      price: panel.fields.get(entry === "next-open" ? "open" : "close")!,
      industry,
      marketValue: cap,
      market,
      parse: (source) => parseFormula(source, { fields }),
    };
  } catch (error) {
    const closed = close();
    if (!signal?.aborted) await closed;
    throw error;
  }
}

const cut = <T extends { subarray(from: number, to: number): T }>(x: T, from: number, to: number): T =>
  x.subarray(from, to);

/** Half of the threads each: an evaluator does one batch after the other, and keeps what its own formulas share. */
async function openEvaluators(
  panel: Panel,
  { workers = 2, ...options }: EvaluatorOptions = {},
): Promise<readonly [Evaluator, Evaluator]> {
  if (workers === 0) {
    const only = await createEvaluator(panel, { ...options, workers });
    return [only, only];
  }
  const half = Math.max(1, Math.floor(workers / 2));
  const first = await createEvaluator(panel, { ...options, workers: half });
  try {
    return [first, await createEvaluator(panel, { ...options, workers: half })];
  } catch (error) {
    await first.close();
    throw error;
  }
}

/** The panel's rows before `to`, with further fields and groups. Fields that nobody asks for are not read. */
function until(whole: Panel, to: number, fields: Panel["fields"], groups: Panel["groups"]): Panel {
  const end = to * whole.stride;
  return {
    ...whole,
    dates: whole.dates.slice(0, to),
    universe: cut(whole.universe, 0, end),
    tradable: cut(whole.tradable, 0, end),
    fields:
      whole.fields instanceof StoredFields
        ? whole.fields.first(end, fields)
        : new Map([...[...whole.fields].map(([name, x]) => [name, cut(x, 0, end)] as const), ...fields]),
    groups: new Map([
      ...[...whole.groups].map(([name, g]) => [name, { ...g, codes: cut(g.codes, 0, end) }] as const),
      ...groups,
    ]),
  };
}

/** The partition called `industry`, else the first one; its codes of the given cells. */
function industryOf({ groups }: Panel, from: number, to: number): Workbench["industry"] {
  const name = groups.has("industry") ? "industry" : [...groups.keys()][0];
  const group = name === undefined ? undefined : groups.get(name);
  return group && name !== undefined ? { name, names: group.names, codes: cut(group.codes, from, to) } : null;
}

async function infiniteIn(values: Float64Array, universe: Uint8Array, breathe: Breathe): Promise<number> {
  let infinite = 0;
  await inBlocks(values.length, 1, breathe, (from, to) => {
    for (let i = from; i < to; i++) if (universe[i] === 1 && Math.abs(values[i]!) === Infinity) infinite++;
  });
  return infinite;
}

async function logOf(values: Float64Array, breathe: Breathe): Promise<Float64Array> {
  const out = new Float64Array(values.length);
  await inBlocks(values.length, 1, breathe, (from, to) => {
    for (let i = from; i < to; i++) out[i] = Math.log(values[i]!);
  });
  return out;
}

/** [length] float64 in shared memory, still to be written. */
function sharedMatrix(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * 8));
}

/** The names that people know for what the analysis added to the panel. */
export function shown(expression: string): string {
  return expression.replaceAll(FACTOR, "factor").replaceAll(MARKET, "market");
}
