import { type Inputs, prepare } from "../../../src/engine/combine/inputs.js";
import type { TrainingSet } from "../../../src/engine/combine/training-set.js";
import { createRandom } from "../../../src/engine/random.js";
import { panelOf, valuesOf } from "../strategy/small-market.js";

export type Rows = (number | null)[][];

/** Factors and returns row by row, as a panel, values, labels and prepared inputs. */
export async function setting(factors: Rows[], returns: Rows) {
  const days = returns.length;
  const n = returns[0]!.length;
  const flat = returns.map((row) => row.map(() => 10));
  const dates = Array.from({ length: days }, (_, i) =>
    new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10),
  );
  const symbols = Array.from({ length: n }, (_, i) => `${600100 + i}.SH`);
  const panel = panelOf({ dates, symbols, open: flat, close: flat });
  const values = factors.map((rows) => valuesOf(panel, rows));
  const inputs: Inputs = await prepare(values, panel.universe);
  return { panel, values, label: valuesOf(panel, returns).values, inputs };
}

/** One factor that forecasts a little, two that do not; labels of 5 days from the next open. */
export function market(seed: number, days = 400, strength = 0.06) {
  const random = createRandom(seed);
  const n = 40;
  const draw = (): Rows =>
    Array.from({ length: days }, () => Array.from({ length: n }, () => random.normal()));
  const factors = [draw(), draw(), draw()];
  const returns: Rows = factors[0]!.map((row, t) =>
    row.map((x) => (t >= days - 6 || random.next() < 0.03 ? null : strength * x! + random.normal())),
  );
  return setting(factors, returns);
}

/** A training set of one date. */
export function trainingRows(x: readonly (readonly number[])[], y: readonly number[]): TrainingSet {
  return {
    x: Float64Array.from(x.flat()),
    y: Float64Array.from(y),
    starts: Int32Array.from([0, y.length]),
  };
}

/** The data of make_combine_models.py: uniform numbers of Park and Miller's generator, a curved target. */
export function curved(): { train: TrainingSet; test: TrainingSet } {
  let state = 1;
  const next = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  const x: number[][] = [];
  const y: number[] = [];
  for (let i = 0; i < 2000; i++) {
    const u = Array.from({ length: 6 }, next);
    const row = u.slice(0, 5).map((value) => 4 * value - 2);
    x.push(row);
    y.push(row[0]! * row[1]! + Math.sin(2 * row[2]!) + 0.5 * row[3]! + 2 * (u[5]! - 0.5));
  }
  return {
    train: trainingRows(x.slice(0, 1500), y.slice(0, 1500)),
    test: trainingRows(x.slice(1500), y.slice(1500)),
  };
}

export function r2(predicted: Float64Array, y: Float64Array): number {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  let left = 0;
  let whole = 0;
  y.forEach((value, i) => {
    left += (value - predicted[i]!) ** 2;
    whole += (value - mean) ** 2;
  });
  return 1 - left / whole;
}
