import { similarity } from "../../../engine/dsl/index.js";
import type { Formula } from "../../../engine/dsl/types.js";
import type { ComparedModel, ComparedPair, ComparedTurn } from "../../../tools/compare-contract.js";
import type { ResearchFactor, Usage } from "../../../tools/research-contract.js";
import { estimate, meanOf } from "./estimate.js";

type Turn = { readonly factor: ResearchFactor; readonly admitted: boolean };

/** What of a model is known besides its turns. */
export interface Spent {
  readonly model: string;
  readonly kind: ComparedModel["kind"];
  readonly usage: Usage;
  readonly trials: number;
  readonly stopped: ComparedModel["stopped"];
}

/** Validation RankIC, positive where validation confirms the direction of train; null without both scores. */
function confirmed({ train, valid }: ResearchFactor): number | null {
  if (train?.rankIc == null || valid?.rankIc == null) return null;
  return Math.sign(train.rankIc) * valid.rankIc;
}

const firstLegal = ({ hash, repairs }: ResearchFactor): number => Number(hash !== null && repairs === 0);

export function tallyModel(spent: Spent, turns: readonly ComparedTurn[], seed: number): ComparedModel {
  const { model, kind, usage, trials, stopped } = spent;
  const own = turns.flatMap(({ proposals }) => proposals.filter((one) => one.model === model));
  const share = (of: (turn: Turn) => number) => meanOf(own.map(of));
  const rankIcs = own.flatMap(({ factor }) => confirmed(factor) ?? []);
  const admitted = own.filter((turn) => turn.admitted).length;
  const each = (total: number | null) => (admitted === 0 || total === null ? null : total / admitted);
  return {
    model,
    kind,
    turns: own.length,
    validFirst: share(({ factor }) => firstLegal(factor)),
    valid: share(({ factor }) => Number(factor.hash !== null)),
    repairs: share(({ factor }) => factor.repairs),
    originality: meanOf(own.flatMap(({ factor }) => factor.originality ?? [])),
    hitRate: share(({ factor }) => Number(factor.aboveBar)),
    admitted,
    rankIcBest: rankIcs.length === 0 ? null : Math.max(...rankIcs),
    rankIc: estimate(rankIcs, seed),
    usage,
    usdPerAdmitted: each(usage.usd),
    tokensPerAdmitted: each(usage.inputTokens + usage.outputTokens),
    secondsPerAdmitted: each(usage.seconds),
    trials,
    stopped,
  };
}

export interface PairTools {
  readonly parse: (expression: string) => Promise<Formula>;
  readonly correlation: (a: Formula, b: Formula) => Promise<number | null>;
  readonly seed: number;
}

/** Turns whose values are compared: each costs two evaluations on train. */
const MOST_CORRELATIONS = 40;

/** How `a` and `b` differ over the turns that both had, and how much their ideas overlap. */
export async function tallyPair(
  a: string,
  b: string,
  turns: readonly ComparedTurn[],
  { parse, correlation, seed }: PairTools,
): Promise<ComparedPair> {
  const both = turns.flatMap(({ proposals }) => {
    const ofA = proposals.find(({ model }) => model === a)?.factor;
    const ofB = proposals.find(({ model }) => model === b)?.factor;
    return ofA && ofB ? [{ a: ofA, b: ofB }] : [];
  });
  const difference = (of: (factor: ResearchFactor) => number | null) =>
    estimate(
      both.flatMap((turn) => {
        const [x, y] = [of(turn.a), of(turn.b)];
        return x === null || y === null ? [] : [x - y];
      }),
      seed,
    );
  const formulasOf = async (factors: readonly ResearchFactor[]) =>
    Promise.all(factors.filter(({ hash }) => hash !== null).map(({ expression }) => parse(expression)));
  const ofA = await formulasOf(both.map((turn) => turn.a));
  const ofB = await formulasOf(both.map((turn) => turn.b));
  const nearest = ofA.map(({ node }) => Math.max(0, ...ofB.map((other) => similarity(node, other.node))));
  const correlations: number[] = [];
  for (const turn of both
    .filter((one) => one.a.hash !== null && one.b.hash !== null)
    .slice(0, MOST_CORRELATIONS)) {
    const value =
      turn.a.hash === turn.b.hash
        ? 1
        : await correlation(await parse(turn.a.expression), await parse(turn.b.expression));
    if (value !== null) correlations.push(Math.abs(value));
  }
  const hashes = new Set(ofB.map(({ hash }) => hash));
  return {
    a,
    b,
    turns: both.length,
    rankIc: difference(confirmed),
    hitRate: difference(({ aboveBar }) => Number(aboveBar)),
    valid: difference(firstLegal),
    overlap: {
      same: meanOf(ofA.map(({ hash }) => Number(hashes.has(hash)))),
      structure: ofB.length === 0 ? null : meanOf(nearest),
      values: meanOf(correlations),
    },
  };
}
