import type { IcSummary } from "../../analysis/index.js";
import { DASH, fixed, percent } from "../figures.js";
import { type ReportTable, tableOf } from "../tables/table.js";
import { type ReportLang, sayIn, shortName } from "../words.js";
import type { CombinationSubject } from "./subject.js";
import { checkWords, paramsWords } from "./words.js";

export interface CombinationTables {
  readonly predicts: readonly ReportTable[];
  readonly why: readonly ReportTable[];
  readonly leaks: readonly ReportTable[];
}

export function combinationTables(subject: CombinationSubject, lang: ReportLang): CombinationTables {
  const say = sayIn(lang);
  const { combination: made, method, factors } = subject;
  const names = factors.map(({ name }) => shortName(name));
  const row = (name: string, ic: IcSummary) => [
    name,
    fixed(ic.mean, 4),
    fixed(ic.ir, 3),
    fixed(ic.tNeweyWest, 2),
    percent(ic.n === 0 ? null : ic.positive / ic.n, 0),
    String(ic.n),
  ];
  return {
    predicts: [
      {
        id: "oos",
        title: say("Out of sample, beside what is simpler", "样本外，与更简单的做法对照"),
        note: say(
          "RankIC on the same dates. Factors and equal weights use the signs of the training windows.",
          "同样日期上的 RankIC。单因子与等权使用训练窗口内的方向。",
        ),
        table: tableOf(
          ["", "RankIC", "IR", say("t (NW)", "t（NW）"), say("positive", "为正"), say("dates", "天数")],
          [
            row(say("combination", "组合"), made.rankIc),
            row(say("equal weights", "等权"), made.equal),
            ...names.map((name, k) => row(name, made.single[k]!)),
          ],
        ),
      },
    ],
    why: [
      {
        id: "importance",
        title: say("What it rests on", "组合依靠什么"),
        note: say(
          `Base value and Shapley values add up to the prediction within ${made.shap.inaccuracy.toExponential(0)}.`,
          `基准值与 Shapley 值之和等于预测，最大误差 ${made.shap.inaccuracy.toExponential(0)}。`,
        ),
        table: tableOf(
          [
            say("factor", "因子"),
            say("RankIC lost without", "打乱后的 RankIC 损失"),
            say("Shapley share", "Shapley 占比"),
            say("mean weight", "平均权重"),
            say("RankIC alone", "单独 RankIC"),
            say("chosen", "入选比例"),
            say("turned", "取反比例"),
          ],
          made.importance.map((one) => [
            names[one.factor]!,
            fixed(one.drop, 4),
            percent(one.shap),
            fixed(one.meanWeight, 3),
            fixed(one.alone, 4),
            percent(one.chosen, 0),
            percent(one.turned, 0),
          ]),
        ),
      },
    ],
    leaks: [
      {
        id: "checks",
        title: say("Leak checks", "泄漏检查"),
        table: {
          kind: "table",
          columns: [
            { label: say("check", "检查") },
            { label: say("result", "结果") },
            { label: say("detail", "细节") },
          ],
          rows: made.checks.map(({ name, passed, detail }) => [
            checkWords(name, say),
            passed ? say("passed", "通过") : say("FAILED", "未通过"),
            detail,
          ]),
        },
      },
      {
        id: "folds",
        title: say("The fits", "每次训练"),
        table: {
          kind: "table",
          columns: [{ label: say("trained on", "训练") }, { label: say("predicts", "预测") }],
          rows: made.fitted.folds.map(({ trained, from, to }) => [
            `${trained[0]} … ${trained[1]}`,
            `${from} … ${to}`,
          ]),
        },
      },
      ...(made.tried.length === 0
        ? []
        : [
            {
              id: "search",
              title: say("Hyper-parameters tried", "尝试过的超参数"),
              note: say(
                "Mean RankIC on the last quarter of the training dates, which the tried fits had not seen. Each is a trial.",
                "在训练窗口最后四分之一日期上的 RankIC 均值，这些日期未参与该次训练。每组计一次检验。",
              ),
              table: tableOf(
                [say("validated on", "验证区间"), say("hyper-parameters", "超参数"), "RankIC"],
                made.tried.map(({ window, params, rankIc }) => [
                  `${made.dates[window.from] ?? DASH} … ${made.dates[window.to - 1] ?? DASH}`,
                  paramsWords(method, params, say),
                  fixed(rankIc, 4),
                ]),
              ),
            },
          ]),
    ],
  };
}
