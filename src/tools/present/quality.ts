import { FIELDS } from "../../engine/dsl/index.js";
import type { QualityReport } from "../../engine/panel/index.js";
import type { Block } from "../../engine/report/blocks.js";
import { noticeIn } from "../../engine/report/notices.js";
import type { Lang } from "../../i18n/lang.js";
import type { DatasetSummary } from "../dataset-summary.js";
import { count, percent } from "./number.js";

interface Field {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly coverage: number;
}

const UNITS_ZH: Readonly<Record<string, string>> = {
  price: "价格",
  shares: "股数",
  money: "金额",
  ratio: "比率",
  count: "个数",
  bool: "是否",
  none: "无",
  unknown: "未知",
};

/** In Chinese what the import says of this very field, else what is said of every field of the name. */
function fieldIn(lang: Lang, { name, description }: Field): string {
  const own = noticeIn(lang, description);
  return lang === "en" || own !== description
    ? own
    : (FIELDS.find((field) => field.name === name)?.doc.zh ?? description);
}

/** What an import did: a person sees at once what was dropped and what looks wrong. */
export function importedBlocks(
  dataset: DatasetSummary,
  quality: QualityReport,
  caveats: readonly string[],
  lang: Lang,
): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const dropped = Object.entries(quality.rows.dropped).map(([reason, rows]) => `${reason} ${count(rows)}`);
  const row = (label: string, value: number) => ({
    label,
    value: count(value),
    ...(value > 0 && { tone: "warning" as const }),
  });
  return [
    {
      kind: "heading",
      text: `${dataset.name} · ${count(dataset.instruments)} × ${count(dataset.dates)} · ${dataset.from} … ${dataset.to}`,
    },
    {
      kind: "pairs",
      rows: [
        {
          label: say("rows kept", "保留行数"),
          value: `${count(quality.rows.kept)} / ${count(quality.rows.read)}`,
          ...(dropped.length > 0 && { note: dropped.join("; ") }),
        },
        { label: say("suspended days", "停牌日"), value: count(quality.suspended) },
        row(say("identical duplicates", "重复行"), quality.duplicates),
        row(say("gaps inside a listing", "上市期内缺失"), quality.gaps.cells),
        row(say("blank prices", "空价格"), quality.blankPrices),
        row(say("high < low", "最高 < 最低"), quality.highBelowLow.count),
        row(say("open or close outside low..high", "开收盘超出高低价"), quality.outsideRange.count),
        row(say("jumps beyond ±35 %", "涨跌超过 ±35 %"), quality.jumps.count),
        row(say("suspected bad ticks", "疑似坏价"), quality.badTicks.count),
        {
          label: say("splits", "划分"),
          value: dataset.splits.spec,
          note: say(
            `test window sealed from ${dataset.splits.test.from ?? "–"}`,
            `测试集自 ${dataset.splits.test.from ?? "–"} 起封存`,
          ),
        },
      ],
    },
    ...[...quality.notes, ...caveats].map(
      (text): Block => ({ kind: "text", tone: "muted", text: `· ${noticeIn(lang, text)}` }),
    ),
  ];
}

export function qualityBlocks(
  dataset: DatasetSummary,
  fields: readonly Field[],
  caveats: readonly string[],
  quality: QualityReport,
  lang: Lang,
): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  return [
    ...importedBlocks(dataset, quality, caveats, lang),
    {
      kind: "table",
      columns: [
        { label: say("field", "字段") },
        { label: say("unit", "量纲") },
        { label: say("coverage", "覆盖率"), align: "right" },
        { label: say("what", "说明") },
      ],
      rows: fields.map((f) => [
        f.name,
        say(f.unit, UNITS_ZH[f.unit] ?? f.unit),
        percent(f.coverage),
        fieldIn(lang, f),
      ]),
    },
    {
      kind: "table",
      columns: [
        { label: say("year", "年份") },
        { label: say("dates", "交易日"), align: "right" },
        { label: say("symbols", "股票数"), align: "right" },
        { label: say("in universe a day", "日均股票池"), align: "right" },
      ],
      rows: quality.coverage.byYear.map((y) => [
        y.year,
        count(y.dates),
        count(y.symbols),
        y.inUniverse.toFixed(0),
      ]),
    },
  ];
}
