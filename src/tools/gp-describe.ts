import type { FactorScore } from "../engine/analysis/index.js";
import { type Formula, formulaFromNode, toLatex } from "../engine/dsl/index.js";
import {
  type Ablation,
  ablate,
  createLawyer,
  directionOf,
  type Evolution,
  type Individual,
  type Laboratory,
} from "../engine/gp/index.js";
import { type TreePicture, treeOf } from "../engine/report/tree/picture.js";
import { demoStamp, sayIn } from "../engine/report/words.js";
import type { ToolContext } from "./context.js";
import type { GpOutcome, GpScore } from "./gp-contract.js";
import type { GpConfig } from "./gp-run.js";

export interface Described extends Pick<GpOutcome, "best" | "front" | "ablation"> {
  /** Of the hall of fame, in its order. */
  readonly trees: readonly TreePicture[];
}

/**
 * Full scores of the hall of fame, what each part of its formulas is worth, their trees, and the front. A run that was
 * stopped still gets them: they take a few seconds.
 */
export async function describeResult(
  { hall, front }: Evolution,
  laboratory: Laboratory,
  config: GpConfig,
  context: ToolContext,
): Promise<Described> {
  const { options, dataset, horizon, entry } = config;
  const signal = new AbortController().signal;
  const formulas = hall.map((member) => oriented(member, laboratory));
  const score = (split: "train" | "valid") =>
    formulas.length === 0
      ? Promise.resolve([])
      : context.engine.score(formulas, {
          ...{ dataset, split, horizon, entry, signal },
          actor: { kind: "gp", id: config.run },
          ...(context.session !== undefined && { session: context.session }),
          run: config.run,
        });
  const [train, valid] = [await score("train"), await score("valid")];
  const lawyer = createLawyer(laboratory.fields, options);
  const ablations: Ablation[][] = [];
  for (const [i, formula] of formulas.entries()) {
    const parts = await ablate(formula, hall[i]!.fitness, laboratory, lawyer, options);
    // A minus sign at the root decides nothing but the direction.
    ablations.push(
      parts.filter(
        ({ part }) => formula.node.kind !== "call" || formula.node.op !== "neg" || part !== formula.canonical,
      ),
    );
  }
  const aside = await laboratory.measure(
    front.map(({ formula }) => formula),
    "valid",
  );
  const { kind } = await context.engine.resolve(dataset);
  const say = sayIn(context.lang);
  const stamp = demoStamp(kind, say);
  return {
    best: formulas.map((formula, i) => ({
      ...named(formula),
      train: briefOf(train[i]!),
      valid: briefOf(valid[i]!),
      latex: toLatex(formula.node),
      ablation: ablations[i]!,
    })),
    front: front.map((one, i) => ({
      ...named(oriented(one, laboratory)),
      rankIc: Math.abs(one.train.rankIc ?? 0),
      icir: Math.abs(one.train.icir ?? 0),
      turnover: one.train.turnover,
      valid: turned(aside[i]!.measure.rankIc, directionOf(one.train)),
    })),
    ablation: ablations[0] ?? [],
    trees: formulas.map((formula, i) => ({
      title: formula.canonical,
      note: say(
        `${dataset} · train · a part's figure: ${options.fitness === "icir" ? "|ICIR|" : "|RankIC|"} lost when it gives way to its first operand`,
        `${dataset} · 训练集 · 各部分的数字：被其第一个操作数取代时损失的 ${options.fitness === "icir" ? "|ICIR|" : "|RankIC|"}`,
      ),
      root: treeOf(formula.node, new Map(ablations[i]!.map(({ part, worth }) => [part, worth]))),
      ...(stamp && { stamp }),
    })),
  };
}

/** High values are bought: the formula, or its negative when the train window says so. */
function oriented({ formula, train }: Individual, { fields }: Laboratory): Formula {
  return directionOf(train) > 0
    ? formula
    : formulaFromNode({ kind: "call", op: "neg", args: [formula.node] }, fields);
}

const turned = (rankIc: number | null, direction: 1 | -1): number | null =>
  rankIc === null ? null : direction * rankIc;

const named = ({ canonical, hash, complexity: { nodes, depth } }: Formula) => ({
  ...{ expression: canonical, hash, nodes, depth },
});

const briefOf = ({ rankIc, coverage, turnover }: FactorScore): GpScore => ({
  rankIc: rankIc.mean,
  icir: rankIc.ir,
  t: rankIc.tNeweyWest,
  n: rankIc.n,
  ...{ coverage, turnover },
});
