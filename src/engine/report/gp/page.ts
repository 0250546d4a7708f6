import { count, fixed, percent } from "../figures.js";
import type { ReportPage } from "../html/page.js";
import { type ReportTable, tableOf } from "../tables/table.js";
import type { TreePicture } from "../tree/picture.js";
import { treeSvg } from "../tree/tree-svg.js";
import { demoStamp, type ReportLang, type Say, sayIn } from "../words.js";
import { gpCharts } from "./charts.js";
import type { GpResult } from "./result.js";
import { stoppedWords } from "./stopped-words.js";

/** The report of a run as one page. `trees`: of the hall of fame, in its order. */
export function gpPage(result: GpResult, trees: readonly TreePicture[], lang: ReportLang): ReportPage {
  const say = sayIn(lang);
  const stamp = demoStamp(result.datasetKind, say);
  const { run, dataset, horizon, entry, seed, best, history, evaluated, repeats } = result;
  const last = history.at(-1);
  return {
    lang,
    title: say(`Genetic programming · ${dataset}`, `遗传规划 · ${dataset}`),
    ...(best[0] && { code: best[0].expression }),
    subtitle: `${run} · ${say(`horizon ${horizon} d`, `持有期 ${horizon} 日`)} · ${say(`entry ${entry}`, `建仓 ${entry}`)}`,
    ...(stamp && { stamp }),
    figures: [
      {
        label: say("best RankIC, validation", "最优 RankIC，验证"),
        value: fixed(best[0]?.valid.rankIc, 4),
        note: `${say("train", "训练")} ${fixed(best[0]?.train.rankIc, 4)}`,
      },
      { label: say("formulas measured", "已评估公式"), value: count(evaluated) },
      {
        label: say("not measured again", "未重复评估"),
        value: count(repeats),
        note: say("children that were known already", "已评估过的后代"),
      },
      {
        label: say("diversity at the end", "终止时多样性"),
        value: fixed(last?.diversity, 2),
        note: say(`after ${history.length} generations`, `${history.length} 代之后`),
      },
    ],
    facts: [
      { label: say("ended", "结束原因"), value: stoppedWords(result.stopped, say) },
      { label: say("seed", "种子"), value: String(seed) },
      { label: say("test window", "测试集"), value: say("sealed, not read", "封存，未读取") },
      {
        label: say("trials", "检验"),
        value: say("every measured formula is one line of the ledger", "每个评估过的公式都是台账中的一行"),
      },
    ],
    warnings: [],
    sections: [
      {
        id: "progress",
        title: say("Progress", "进展"),
        charts: gpCharts(result, say),
        tables: [generations(result, say)],
      },
      {
        id: "hall",
        title: say("Hall of fame", "名人堂"),
        text: say(
          "Best first by the worse of its two windows; no two of them the same idea. High values are bought.",
          "按两个窗口中较差者排序；彼此不是同一思路。买入高值。",
        ),
        charts: [],
        tables: [hall(result, say)],
      },
      {
        id: "trees",
        title: say("Tree by tree", "逐个公式"),
        text: say(
          "Blue parts carry the signal, orange ones hurt it: train fitness that is lost when a part gives way to its first operand.",
          "蓝色部分承载信号，橙色部分有害：该部分被其第一个操作数取代时损失的训练适应度。",
        ),
        charts: [],
        pictures: trees.map((tree, i) => ({
          title: `${i + 1}`,
          note: best[i]?.latex ?? "",
          svg: treeSvg(tree),
        })),
        tables: best.slice(0, trees.length).flatMap((one, i) => ablation(one, i, say)),
      },
      {
        id: "front",
        title: say("Pareto front", "帕累托前沿"),
        charts: [],
        tables: [front(result, say)],
      },
    ],
    terms: [
      {
        id: "gp.fitness",
        term: say("fitness", "适应度"),
        meaning: say(
          "|mean daily RankIC| (or |mean / std|) on the train window, before penalties; 0 for a formula with too few values or above the turnover cap",
          "训练集上日 RankIC 均值（或均值/标准差）的绝对值，未扣惩罚；取值过少或换手超限者记 0",
        ),
      },
      {
        id: "gp.worth",
        term: say("worth of a part", "部分的贡献"),
        meaning: say(
          "train fitness of the formula less that of the formula in which the part gave way to its first operand",
          "原公式的训练适应度减去该部分被第一个操作数取代后的训练适应度",
        ),
      },
    ],
    caveats: [
      say(
        `The best of ${count(evaluated)} formulas looks better than it is: the ledger counts every one of them, and validation was looked at for the hall of fame.`,
        `${count(evaluated)} 个公式中的最优者看上去比实际更好：台账计入了每一个公式，名人堂还看过验证集。`,
      ),
    ],
  };
}

function hall({ best }: GpResult, say: Say): ReportTable {
  return {
    id: "hall",
    title: say("Train and validation", "训练与验证"),
    table: tableOf(
      [
        say("formula", "公式"),
        say("RankIC train", "RankIC 训练"),
        say("valid", "验证"),
        say("IR train", "IR 训练"),
        say("valid", "验证"),
        say("t (NW) train", "t（NW）训练"),
        say("valid", "验证"),
        say("turnover", "换手"),
        say("coverage", "覆盖率"),
        say("nodes", "节点"),
      ],
      best.map(({ expression, train, valid, nodes }, i) => [
        `${i + 1}. ${expression}`,
        fixed(train.rankIc, 4),
        fixed(valid.rankIc, 4),
        fixed(train.icir, 3),
        fixed(valid.icir, 3),
        fixed(train.t, 2),
        fixed(valid.t, 2),
        percent(train.turnover, 0),
        percent(train.coverage, 0),
        count(nodes),
      ]),
    ),
  };
}

function ablation(
  { ablation: parts, expression }: GpResult["best"][number],
  i: number,
  say: Say,
): ReportTable[] {
  if (parts.length === 0) return [];
  return [
    {
      id: `ablation-${i + 1}`,
      title: say(`Parts of ${i + 1}`, `第 ${i + 1} 个公式的各部分`),
      note: expression,
      table: {
        kind: "table",
        columns: [
          { label: say("part", "部分") },
          { label: say("without it", "去掉之后") },
          { label: say("fitness", "适应度"), align: "right" },
          { label: say("worth", "贡献"), align: "right" },
        ],
        rows: parts.map(({ part, without, fitness, worth }) => [
          part,
          without,
          fixed(fitness, 4),
          fixed(worth, 4),
        ]),
      },
    },
  ];
}

function front({ front: all }: GpResult, say: Say): ReportTable {
  return {
    id: "front",
    title: say("Not beaten in every respect (train)", "未被全面超过者（训练集）"),
    table: tableOf(
      [say("formula", "公式"), "|RankIC|", "|IR|", say("turnover", "换手"), say("nodes", "节点")],
      all.map(({ expression, rankIc, icir, turnover, nodes }) => [
        expression,
        fixed(rankIc, 4),
        fixed(icir, 3),
        percent(turnover, 0),
        count(nodes),
      ]),
    ),
  };
}

/** gplearn's columns, and ours behind them. */
function generations({ history }: GpResult, say: Say): ReportTable {
  const [first, ...others] = [
    say("gen", "代"),
    say("average length", "平均长度"),
    say("average fitness", "平均适应度"),
    say("best length", "最优长度"),
    say("best fitness", "最优适应度"),
    say("validation", "验证"),
    say("diversity", "多样性"),
    say("formulas", "公式数"),
  ];
  return {
    id: "generations",
    title: say("Generations", "各代"),
    table: tableOf(
      [first!, ...others],
      history.map((g) => [
        count(g.generation),
        fixed(g.averageNodes, 1),
        fixed(g.averageFitness, 4),
        count(g.bestNodes),
        fixed(g.bestFitness, 4),
        fixed(g.validation, 4),
        fixed(g.diversity, 2),
        count(g.evaluated),
      ]),
    ),
  };
}
