import type { TearSheet } from "../../analysis/tear-sheet.js";
import { count, DASH, fixed, percent, pValue } from "../figures.js";
import { type Say, sayIn, sealWords } from "../words.js";
import { type MakeTable, tableOf } from "./table.js";

type Interval = TearSheet["inference"]["bootstrap"]["icMean"];

/** What to believe of a page of figures, in one line: N, q, deflated Sharpe ratio, the sealed window. */
export function honestyLine({ header, inference }: TearSheet, say: Say): string {
  const { multiple, deflatedSharpe } = inference;
  return [
    `N = ${count(multiple.trials)}`,
    `q ${pValue(multiple.q)}`,
    `${say("deflated Sharpe", "去膨胀夏普")} ${percent(deflatedSharpe.probability, 0)}`,
    `${say("test window", "测试集")} ${sealWords(header, say)}`,
  ].join(" · ");
}

export const inferenceTable: MakeTable = ({ inference }, lang) => {
  const say = sayIn(lang);
  const { bootstrap, multiple, deflatedSharpe, shuffled, pbo } = inference;
  const between = ({ low, high }: Interval, show: (value: number | null) => string) =>
    low === null || high === null ? DASH : `${show(low)} … ${show(high)}`;
  const level = percent(bootstrap.level, 0);
  const short = (value: number | null) => fixed(value, 4);
  return {
    id: "inference",
    title: say("Is it luck?", "会不会只是运气？"),
    note: say(
      `Intervals: stationary block bootstrap, ${count(bootstrap.draws)} draws, mean block ${fixed(bootstrap.meanBlock, 1)} dates. N is the number of distinct formulas that the ledger has seen scored on this dataset.`,
      `区间：平稳块自助法，${count(bootstrap.draws)} 次抽样，平均块长 ${fixed(bootstrap.meanBlock, 1)} 日。N 为台账中该数据集上评估过的不同公式数。`,
    ),
    table: tableOf(
      ["", say("value", "取值")],
      [
        [
          say(`mean RankIC, ${level} interval`, `RankIC 均值 ${level} 区间`),
          between(bootstrap.rankIcMean, short),
        ],
        [say(`mean IC, ${level} interval`, `IC 均值 ${level} 区间`), between(bootstrap.icMean, short)],
        [say(`IR, ${level} interval`, `IR ${level} 区间`), between(bootstrap.ir, (v) => fixed(v, 3))],
        [
          say(`long-short, ${level} interval`, `多空收益 ${level} 区间`),
          between(bootstrap.longShort, (v) => percent(v, 3)),
        ],
        [say("trials N", "检验次数 N"), count(multiple.trials)],
        [say("p (overlap allowed for)", "p（已计重叠）"), pValue(multiple.p)],
        [say("q (Benjamini–Hochberg)", "q（Benjamini–Hochberg）"), pValue(multiple.q)],
        [say("Sharpe a period", "每期夏普"), fixed(deflatedSharpe.sharpe, 3)],
        [
          say("best Sharpe of N without skill", "N 次无技能检验的最大夏普"),
          fixed(deflatedSharpe.threshold, 3),
        ],
        [
          say("deflated Sharpe: probability of skill", "去膨胀夏普：有技能的概率"),
          percent(deflatedSharpe.probability),
        ],
        [
          say("shuffled control: mean RankIC", "打乱对照：平均 RankIC"),
          `${fixed(shuffled.mean, 4)} ± ${fixed(shuffled.std, 4)}`,
        ],
        [say("distance from the control", "与对照的距离"), `${fixed(shuffled.z, 1)} σ`],
        ...(pbo
          ? [
              [
                say(
                  `overfitting (PBO), ${count(pbo.members)} factors, ${count(pbo.combinations)} splits`,
                  `过拟合概率（PBO），${count(pbo.members)} 个因子，${count(pbo.combinations)} 种切分`,
                ),
                percent(pbo.probability),
              ],
            ]
          : []),
      ],
    ),
  };
};
