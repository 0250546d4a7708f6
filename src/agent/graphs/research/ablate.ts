import type { FieldSet } from "../../../engine/dsl/index.js";
import { formulaFromNode, operatorByName, toInfix } from "../../../engine/dsl/index.js";
import type { CallNode, Formula, Node } from "../../../engine/dsl/types.js";
import type { Ablation } from "../../../tools/research-contract.js";
import { type RunDeps, scoreAll } from "./deps.js";

/** Every part taken away is one more trial in the ledger, so only the topmost are tried. */
const MOST = 4;
const DEEPEST = 3;

interface Reduced {
  readonly without: string;
  readonly formula: Formula;
}

/**
 * Which node carries the signal: the formula is measured again without each of its topmost nodes, on train alone.
 * Empty when the budget of formulas does not reach for it: an explanation must not end a run.
 */
export async function ablate(deps: RunDeps, formula: Formula): Promise<readonly Ablation[]> {
  const { context, request, meter } = deps;
  const reduced = withoutEach(formula, await context.engine.fields(request.dataset));
  if (reduced.length === 0 || (meter.left("formulas") ?? Number.POSITIVE_INFINITY) < reduced.length)
    return [];
  const scores = await scoreAll(
    deps,
    reduced.map(({ formula: left }) => left),
    "train",
  );
  return reduced.map(({ without, formula: left }, i) => ({
    without,
    left: left.canonical,
    rankIc: scores[i]!.rankIc.mean,
    t: scores[i]!.rankIc.tNeweyWest,
  }));
}

/** The formula with one node replaced by one of its own arguments, for the topmost nodes, level by level. */
export function withoutEach({ node, hash }: Formula, fields: FieldSet): readonly Reduced[] {
  const found = new Map<string, Reduced>();
  let level: readonly Place[] = [{ part: node, rebuild: (next) => next }];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
    for (const { part, rebuild } of level) {
      if (part.kind !== "call") continue;
      // A turned sign turns the RankIC and says nothing about where the signal is.
      const series = part.op === "neg" ? [] : seriesArguments(part);
      for (const kept of series) {
        const formula = formulaFromNode(rebuild(kept), fields);
        if (formula.hash === hash || found.has(formula.hash)) continue;
        found.set(formula.hash, { without: without(part, kept, series), formula });
        if (found.size === MOST) return [...found.values()];
      }
    }
    level = level.flatMap(below);
  }
  return [...found.values()];
}

/** A node of a tree, and the tree with another node in its place. */
interface Place {
  readonly part: Node;
  readonly rebuild: (next: Node) => Node;
}

function below({ part, rebuild }: Place): readonly Place[] {
  if (part.kind !== "call") return [];
  return part.args.map((arg, i) => ({
    part: arg,
    rebuild: (next) => rebuild({ ...part, args: part.args.with(i, next) }),
  }));
}

/** Arguments that can stand by themselves as a factor: no windows, constants, groups, conditions. */
function seriesArguments({ op, args }: CallNode): readonly Node[] {
  const params = operatorByName(op)?.params ?? [];
  return args.filter((arg, i) => {
    if (params[Math.min(i, params.length - 1)]?.kind !== "series") return false;
    if (arg.kind !== "call") return arg.kind === "field";
    const category = operatorByName(arg.op)?.category;
    return category !== "comparison" && category !== "logic";
  });
}

/** `group_neutralize(…)` where a wrapper went, the other argument where one of two went. */
function without(part: CallNode, kept: Node, series: readonly Node[]): string {
  const others = series.filter((arg) => arg !== kept);
  if (others.length === 0) return `${part.op}(…)`;
  return others.map(toInfix).join(" and ");
}

/** The parts in words for the model, or an empty text. */
export function ablationText(full: { readonly rankIc: number | null }, parts: readonly Ablation[]): string {
  if (parts.length === 0 || full.rankIc === null || full.rankIc === 0) return "";
  const strength = Math.abs(full.rankIc);
  const lines = parts.map(({ without: part, rankIc }) => {
    const left = rankIc === null ? "no value" : `RankIC ${rankIc.toFixed(4)}`;
    const share = Math.round((Math.abs(rankIc ?? 0) / strength) * 100);
    return `- without ${part}: ${left} (${share} % of the signal is left)`;
  });
  return `parts on train:\n${lines.join("\n")}`;
}
