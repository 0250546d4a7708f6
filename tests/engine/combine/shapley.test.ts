import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitMlp, type MlpOptions } from "../../../src/engine/combine/mlp.js";
import { explain, type Model, predictModel } from "../../../src/engine/combine/model.js";
import { shapley } from "../../../src/engine/combine/shapley.js";
import { fitBoosting } from "../../../src/engine/combine/trees/ensembles.js";
import type { Trees } from "../../../src/engine/combine/trees/trees.js";
import { createRandom } from "../../../src/engine/random.js";
import { curved } from "./setting.js";

/** Shapley values of any game by the definition: the mean over all orders of what a player adds. */
function byOrders(players: number, value: (coalition: ReadonlySet<number>) => number): number[] {
  const phi = new Array<number>(players).fill(0);
  let orders = 0;
  const walk = (order: number[]) => {
    if (order.length === players) {
      orders++;
      const inside = new Set<number>();
      for (const player of order) {
        const before = value(inside);
        inside.add(player);
        phi[player]! += value(inside) - before;
      }
      return;
    }
    for (let player = 0; player < players; player++) if (!order.includes(player)) walk([...order, player]);
  };
  walk([]);
  return phi.map((x) => x / orders);
}

/** What a tree expects knowing only the factors of a coalition: their branches followed, the others by training rows. */
function expected(trees: Trees, x: Float64Array, known: ReadonlySet<number>): number {
  const visit = (node: number): number => {
    const f = trees.feature[node]!;
    if (f < 0) return trees.value[node]!;
    const [a, b] = [trees.left[node]!, trees.left[node]! + 1];
    if (known.has(f)) return visit(x[f]! <= trees.threshold[node]! ? a : b);
    return (trees.cover[a]! * visit(a) + trees.cover[b]! * visit(b)) / trees.cover[node]!;
  };
  return [...trees.start.subarray(0, -1)].reduce((sum, root) => sum + visit(root), trees.base);
}

const { train, test } = curved();
const one = { bins: 32, sample: 1, minLeaf: 5, rate: 0.3, l2: 0 };
const boosted = fitBoosting(train, 5, { ...one, trees: 6, depth: 5 }, 1);
const signs = [1, -1, 1, 1, 1];
const treeModel: Model = {
  kind: "trees",
  signs,
  trees: fitBoosting(
    { ...train, x: train.x.map((x, i) => x * signs[i % 5]!) },
    5,
    { ...one, trees: 6, depth: 5 },
    1,
  ),
};
const net: MlpOptions = { hidden: [8], epochs: 10, batch: 64, step: 0.01, decay: 0 };
const rows = Array.from({ length: 8 }, (_, i) => test.x.slice(i * 5, i * 5 + 5));

describe("Shapley values", () => {
  it("of trees are those of the definition, path-dependent, deep paths with repeated factors included", () => {
    for (const x of rows) {
      const { phi } = explain({ kind: "trees", signs: [1, 1, 1, 1, 1], trees: boosted }, x, 1);
      const wanted = byOrders(5, (known) => expected(boosted, x, known));
      phi.forEach((value, f) => {
        expect(value).toBeCloseTo(wanted[f]!, 10);
      });
    }
  });

  it("of a net are those of the definition, against the mean of the date", () => {
    const model: Model = { kind: "mlp", signs, mlp: fitMlp(train, 5, net, 2) };
    for (const x of rows) {
      const { phi, base } = explain(model, x, 1);
      const wanted = byOrders(
        5,
        (known) =>
          predictModel(
            model,
            x.map((v, f) => (known.has(f) ? v : 0)),
          )[0]!,
      );
      phi.forEach((value, f) => {
        expect(value).toBeCloseTo(wanted[f]!, 10);
      });
      expect(base).toBe(predictModel(model, new Float64Array(5))[0]);
    }
  });

  it("are locally accurate: they add up to the prediction, for every kind of model", () => {
    const models: Model[] = [
      { kind: "linear", weights: [0.5, -0.2, 0, 0.1, 0.2] },
      treeModel,
      { kind: "mlp", signs, mlp: fitMlp(train, 5, net, 2) },
    ];
    for (const model of models)
      for (const x of rows) {
        const { base, phi } = explain(model, x, 1);
        expect(phi.reduce((sum, value) => sum + value, base)).toBeCloseTo(predictModel(model, x)[0]!, 10);
      }
  });

  it("give exactly 0 to a factor that plays no part", () => {
    const twoOff = [1, 0, 1, 0, 1];
    const set = { ...train, x: train.x.map((x, i) => x * twoOff[i % 5]!) };
    const models: Model[] = [
      { kind: "linear", weights: [0.5, 0, 0.3, 0, 0.2] },
      { kind: "trees", signs: twoOff, trees: fitBoosting(set, 5, { ...one, trees: 5, depth: 4 }, 1) },
      { kind: "mlp", signs: twoOff, mlp: fitMlp(set, 5, net, 2) },
    ];
    for (const model of models)
      for (const x of rows) {
        const { phi } = explain(model, x, 1);
        expect([Math.abs(phi[1]!), Math.abs(phi[3]!)]).toEqual([0, 0]);
      }
  });

  it("give two factors that do the same the same, by enumeration and by TreeSHAP", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (z) => {
          const x = Float64Array.from([z[0]!, z[0]!, z[2]!]);
          const game = (r: Float64Array) =>
            Float64Array.from(
              { length: r.length / 3 },
              (_, i) => r[3 * i]! * r[3 * i + 1]! + Math.sin(r[3 * i + 2]!),
            );
          const phi = shapley(game, x, [0, 1, 2], 1);
          expect(phi[0]).toBeCloseTo(phi[1]!, 12);
        },
      ),
    );
    // A tree that splits on factor 0 and then, on both sides, on factor 1 at the same point, symmetric in the two.
    const tree: Trees = {
      base: 0,
      start: Int32Array.from([0, 7]),
      feature: Int16Array.from([0, 1, 1, -1, -1, -1, -1]),
      threshold: new Float64Array(7),
      left: Int32Array.from([1, 3, 5, -1, -1, -1, -1]),
      value: Float64Array.from([0, 0, 0, 1, 2, 2, 7]),
      cover: Float64Array.from([40, 20, 20, 10, 10, 10, 10]),
    };
    const { phi } = explain({ kind: "trees", signs: [1, 1], trees: tree }, Float64Array.from([1, 1]), 1);
    expect(phi[0]).toBe(phi[1]);
    // 7 less the mean of the four leaves, 3, shared alike.
    expect(phi[0]).toBe(2);
  });

  it("of more than ten factors are drawn: locally accurate always, near the definition", () => {
    const random = createRandom(5);
    const weights = Array.from({ length: 12 }, () => random.normal());
    const x = Float64Array.from({ length: 12 }, () => random.normal());
    const active = weights.map((_, f) => f);
    const linear = (r: Float64Array) =>
      Float64Array.from({ length: r.length / 12 }, (_, i) =>
        weights.reduce((sum, w, f) => sum + w * r[i * 12 + f]!, 0),
      );
    // A sum without interactions has no error of drawing.
    shapley(linear, x, active, 1).forEach((phi, f) => {
      expect(phi).toBeCloseTo(weights[f]! * x[f]!, 10);
    });
    const product = (r: Float64Array) =>
      Float64Array.from({ length: r.length / 12 }, (_, i) => r[i * 12]! * r[i * 12 + 1]! + r[i * 12 + 2]!);
    const phi = shapley(product, x, active, 1);
    expect(phi.reduce((a, b) => a + b, 0)).toBeCloseTo(product(x)[0]!, 10);
    // An order and its reverse: exactly half of a product each.
    expect(phi[0]).toBeCloseTo((x[0]! * x[1]!) / 2, 10);
    expect(phi[2]).toBeCloseTo(x[2]!, 10);
  });
});
