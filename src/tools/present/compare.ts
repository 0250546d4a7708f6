import type { Block } from "../../engine/report/blocks.js";
import type { Lang } from "../../i18n/lang.js";
import type { ComparedModel, ComparedPair, CompareOutcome, Estimate } from "../compare-contract.js";
import { DASH, fixed, percent } from "./number.js";

export type Table = Omit<Extract<Block, { kind: "table" }>, "kind">;

export interface TitledTable {
  readonly title: string;
  readonly note: string;
  readonly table: Table;
}

type Tallies = Pick<CompareOutcome, "models" | "pairs">;

/** The tables of a comparison, for the screen and for the report alike: one column per model, one row per pair. */
export function compareTables({ models, pairs }: Tallies, lang: Lang): readonly TitledTable[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  return [
    {
      title: say("Models", "模型"),
      note: say(
        "RankIC is of validation, positive where validation confirms the direction that train showed; intervals are 95 %, stationary bootstrap over turns. Seconds hold the model's own turns alone.",
        "RankIC 为验证集上的值，方向与训练集一致时为正；区间为 95 %，对轮次做平稳自助法。秒数只含该模型自己的轮次。",
      ),
      table: modelTable(models, say),
    },
    {
      title: say("Differences and overlap", "差异与重叠"),
      note: say(
        "Differences are first minus second over the turns that both had; an interval without 0 is a difference that the turns support.",
        "差异为前者减后者，取两者都有的轮次；区间不含 0 表示这些轮次支持该差异。",
      ),
      table: pairTable(pairs, say),
    },
  ];
}

type Say = (en: string, zh: string) => string;

function modelTable(models: readonly ComparedModel[], say: Say): Table {
  const row = (label: string, of: (model: ComparedModel) => string) => [label, ...models.map(of)];
  const money = (usd: number | null) => (usd === null ? DASH : `$${usd.toFixed(4)}`);
  return {
    columns: [
      { label: "" },
      ...models.map(({ model }) => ({ label: shortName(model), align: "right" as const })),
    ],
    rows: [
      row(say("turns", "轮次"), (m) => `${m.turns}`),
      row(say("legal at once", "首次即合法"), (m) => percent(m.validFirst, 0)),
      row(say("legal after repairs", "修复后合法"), (m) => percent(m.valid, 0)),
      row(say("repairs per turn", "每轮修复次数"), (m) => fixed(m.repairs, 2)),
      row(say("originality", "新颖度"), (m) => fixed(m.originality, 2)),
      row(say("above the bar", "达标率"), (m) => percent(m.hitRate, 0)),
      row(say("admitted", "入库"), (m) => `${m.admitted}`),
      row(say("RankIC, best", "RankIC 最优"), (m) => fixed(m.rankIcBest, 4)),
      row(say("RankIC, mean", "RankIC 均值"), (m) => interval(m.rankIc, 4)),
      row(say("tokens", "词元"), (m) => `${m.usage.inputTokens + m.usage.outputTokens}`),
      row(say("money", "费用"), (m) => money(m.usage.usd)),
      row(say("seconds", "秒"), (m) => fixed(m.usage.seconds, 1)),
      row(say("money per admitted", "每个入库因子费用"), (m) => money(m.usdPerAdmitted)),
      row(say("tokens per admitted", "每个入库因子词元"), (m) => fixed(m.tokensPerAdmitted, 0)),
      row(say("formulas evaluated", "评估公式数"), (m) => `${m.trials}`),
    ],
  };
}

function pairTable(pairs: readonly ComparedPair[], say: Say): Table {
  const right = (label: string) => ({ label, align: "right" as const });
  return {
    columns: [
      { label: say("pair", "配对") },
      right(say("turns", "轮次")),
      right("Δ RankIC"),
      right(say("Δ above the bar", "Δ 达标率")),
      right(say("Δ legal at once", "Δ 首次合法")),
      right(say("same formulas", "相同公式")),
      right(say("structure", "结构重叠")),
      right(say("|ρ| of values", "取值 |ρ|")),
    ],
    rows: pairs.map(({ a, b, turns, rankIc, hitRate, valid, overlap }) => [
      `${shortName(a)} − ${shortName(b)}`,
      `${turns}`,
      interval(rankIc, 4),
      interval(hitRate, 2),
      interval(valid, 2),
      percent(overlap.same, 0),
      fixed(overlap.structure, 2),
      fixed(overlap.values, 2),
    ]),
  };
}

function interval({ mean, low, high }: Estimate, digits: number): string {
  if (mean === null) return DASH;
  const range = low === null || high === null ? "" : ` [${fixed(low, digits)}, ${fixed(high, digits)}]`;
  return `${fixed(mean, digits)}${range}`;
}

/** A recording is known by its folder and file; the way to it would fill the screen. */
export const shortName = (model: string): string =>
  model.replace(/^replay:.*\/([^/]+\/[^/]+)$/, "replay:…/$1");
