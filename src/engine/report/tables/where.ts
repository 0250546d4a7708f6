import type { TearSheet } from "../../analysis/tear-sheet.js";
import { neutralisedName, styleName } from "../charts/exposures.js";
import { sizeName } from "../charts/failures.js";
import { regimeName } from "../charts/regimes.js";
import { count, fixed, percent } from "../figures.js";
import { sayIn, shortName } from "../words.js";
import { type MakeTable, tableOf } from "./table.js";

export const regimeTable: MakeTable = ({ regimes }, lang) => {
  const say = sayIn(lang);
  const rows = [...regimes.years, ...regimes.market, ...regimes.volatility].map((r) => [
    regimeName(r.label, say),
    fixed(r.rankIc, 4),
    fixed(r.ir, 3),
    fixed(r.t, 2),
    percent(r.longShort, 3),
    count(r.n),
  ]);
  const halves = regimes.size.map((r) => [
    regimeName(r.name, say),
    fixed(r.rankIc, 4),
    fixed(r.ir, 3),
    fixed(r.t, 2),
    "",
    count(r.dates),
  ]);
  if (rows.length + halves.length === 0) return null;
  return {
    id: "regime_table",
    title: say("Regimes in figures", "分状态统计"),
    table: tableOf(
      [
        say("regime", "状态"),
        "RankIC",
        "IR",
        say("t (NW)", "t（NW）"),
        say("long-short", "多空"),
        say("dates", "天数"),
      ],
      [...rows, ...halves],
    ),
  };
};

export const industryTable: MakeTable = ({ industries }, lang) => {
  if (!industries) return null;
  const say = sayIn(lang);
  const pooled = industries.ic.some(({ pooledRankIc }) => pooledRankIc !== null);
  const sorted = [...industries.ic].sort((a, b) => (b.rankIc ?? -1) - (a.rankIc ?? -1));
  return {
    id: "industry_table",
    title: say("Industries in figures", "分行业统计"),
    note: say(
      `Of dates on which the industry has at least ${industries.minNames} names with a value.`,
      `仅计该行业有值股票不少于 ${industries.minNames} 只的日期。`,
    ),
    table: tableOf(
      [
        say("industry", "行业"),
        "RankIC",
        "IC",
        "IR",
        say("t (NW)", "t（NW）"),
        ...(pooled ? [say("RankIC, pooled", "混合 RankIC"), say("IC, pooled", "混合 IC")] : []),
        say("names", "股票数"),
        say("dates", "天数"),
      ],
      sorted.map((one) => [
        one.name,
        fixed(one.rankIc, 4),
        fixed(one.ic, 4),
        fixed(one.ir, 3),
        fixed(one.t, 2),
        ...(pooled ? [fixed(one.pooledRankIc, 4), fixed(one.pooledIc, 4)] : []),
        fixed(one.names, 1),
        count(one.dates),
      ]),
    ),
  };
};

export const worstDates: MakeTable = ({ failures }, lang) => {
  if (failures.dates.length === 0) return null;
  const say = sayIn(lang);
  const worst = (parts: TearSheet["failures"]["names"]) =>
    parts
      .slice(0, 3)
      .map(({ name, cost }) => `${name} ${fixed(cost, 4)}`)
      .join(", ");
  return {
    id: "worst_dates",
    title: say("The ten worst dates", "最差的十个交易日"),
    note: say(
      "The RankIC of a date is a sum over its names; shown are the parts that cost most.",
      "某日 RankIC 可分解到个股；此处列出拖累最大的部分。",
    ),
    table: {
      kind: "table",
      columns: [
        { label: say("date", "日期") },
        { label: "RankIC", align: "right" },
        { label: say("spread", "价差"), align: "right" },
        { label: say("size", "市值分组") },
        { label: say("industries", "行业") },
        { label: say("names", "个股") },
      ],
      rows: failures.dates.map(({ date, rankIc, spread, industries, sizes, names }) => [
        date,
        fixed(rankIc, 3),
        percent(spread, 2),
        worst(sizes.slice(0, 1).map((one) => ({ ...one, name: sizeName(one.name, say) }))),
        worst(industries),
        worst(names),
      ]),
    },
  };
};

export const exposureTable: MakeTable = ({ exposures, neutralised, ic }, lang) => {
  const say = sayIn(lang);
  const { rankIc } = ic.summary;
  return {
    id: "neutral_table",
    title: say("Styles and what is left without them", "风格与中性化"),
    table: tableOf(
      ["", say("value", "取值"), say("t (NW)", "t（NW）")],
      [
        ...exposures.map(({ name, correlation, t }) => [
          say(`correlation with ${name}`, `与${styleName(name, say)}的相关`),
          fixed(correlation, 3),
          fixed(t, 1),
        ]),
        [say("RankIC as it is", "原始 RankIC"), fixed(rankIc.mean, 4), fixed(rankIc.tNeweyWest, 2)],
        ...neutralised.map((row) => [
          say(
            `RankIC without ${neutralisedName(row.label, say)}`,
            `剔除${neutralisedName(row.label, say)}后的 RankIC`,
          ),
          fixed(row.rankIc, 4),
          fixed(row.t, 2),
        ]),
      ],
    ),
  };
};

export const libraryTable: MakeTable = ({ library }, lang) => {
  if (library.factors.length === 0) return null;
  const say = sayIn(lang);
  const { marginal, maxAbsolute } = library;
  const nearest = [...library.factors]
    .sort((a, b) => Math.abs(b.correlation ?? 0) - Math.abs(a.correlation ?? 0))
    .slice(0, 10);
  return {
    id: "library_table",
    title: say("What the library knows already", "因子库中已有的信息"),
    note: say(
      `Largest |correlation| ${fixed(maxAbsolute, 3)}. Marginal RankIC, with the library regressed out: ${fixed(marginal?.rankIc, 4)} (t ${fixed(marginal?.t, 2)}).`,
      `最大 |相关| ${fixed(maxAbsolute, 3)}。剔除因子库后的边际 RankIC：${fixed(marginal?.rankIc, 4)}（t ${fixed(marginal?.t, 2)}）。`,
    ),
    table: tableOf(
      [say("factor", "因子"), say("rank correlation", "秩相关")],
      nearest.map(({ name, correlation }) => [shortName(name), fixed(correlation, 3)]),
    ),
  };
};
