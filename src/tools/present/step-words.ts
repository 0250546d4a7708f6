import type { OnProgress } from "../../engine/progress.js";
import type { Lang } from "../../i18n/lang.js";

/** The steps of an analysis and of its report, as the engine names them. */
const ZH: Readonly<Record<string, string>> = {
  measuring: "计算公式",
  values: "计算因子值",
  layout: "排布数据",
  pairs: "配对排序",
  factor: "每日统计",
  inference: "统计推断",
  industries: "分行业",
  "cumulative returns": "累计收益",
  "event study": "事件研究",
  "returns and turnover": "收益与换手",
  "regimes and failures": "市场状态与失效日期",
  "waiting for the factor": "等待每日统计",
  "waiting for the threads": "等待计算线程",
  neutralised: "中性化",
  exposures: "风格暴露",
  persistence: "因子自相关",
  library: "因子库相关性",
  marginal: "边际 IC",
  family: "过拟合概率",
  decay: "衰减",
  "drawing charts": "绘制图表",
  analysis: "数值合计",
  report: "报告合计",
  total: "总计",
  processor: "处理器时间",
};

/** The name of a step in the reader's language; the engine speaks English. */
export function stepIn(lang: Lang, step: string): string {
  return lang === "zh" ? (ZH[step] ?? step) : step;
}

/** Passes on what the engine reports, in the reader's language. */
export function stepsIn(lang: Lang, onProgress: OnProgress): OnProgress {
  return (progress) => onProgress({ ...progress, message: stepIn(lang, progress.message) });
}
