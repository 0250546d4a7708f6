import { count } from "../figures.js";
import type { ReportPage, ReportSection } from "../html/page.js";
import { type ReportTable, tableOf } from "../tables/table.js";
import { demoStamp, type ReportLang, type Say, sayIn } from "../words.js";
import { experimentCharts, fitnessName } from "./charts.js";
import { armName, type ExperimentResult } from "./figures.js";
import { experimentTables } from "./tables.js";

/** Formulas of a run's hall of fame that the page lists. */
const LISTED = 3;

/** The report of an experiment as one page. */
export function experimentPage(result: ExperimentResult, lang: ReportLang): ReportPage {
  const say = sayIn(lang);
  const stamp = demoStamp(result.datasetKind, say);
  const tables = experimentTables(result, say);
  const short = result.arms.filter(({ runs }) => runs.some(({ evaluated }) => evaluated < result.budget));
  return {
    lang,
    title: say(`Ways to search · ${result.dataset}`, `搜索方法比较 · ${result.dataset}`),
    subtitle: `${result.run} · ${say(`horizon ${result.horizon} d`, `持有期 ${result.horizon} 日`)} · ${say(`entry ${result.entry}`, `建仓 ${result.entry}`)}`,
    ...(stamp && { stamp }),
    figures: result.arms.map(({ name, final }) => ({
      label: armName(name, say),
      value: final.valid.mean.toFixed(4),
      note: `${say("validation", "验证")} · ${say("train", "训练")} ${final.train.mean.toFixed(4)}`,
    })),
    facts: factsOf(result, say),
    warnings: short.map(({ name }) =>
      say(
        `${armName(name, say)} ran out of new formulas before its budget: its curve is flat from there.`,
        `${armName(name, say)} 在预算用完前就提不出新公式：其曲线此后持平。`,
      ),
    ),
    sections: [
      {
        id: "result",
        title: say("Result", "结果"),
        charts: experimentCharts(result, say),
        tables,
      },
      ...explained(result, say),
      {
        id: "found",
        title: say("What was found", "找到的公式"),
        charts: [],
        tables: [foundTable(result, say)],
      },
    ],
    terms: [
      {
        id: "fitness",
        term: fitnessName(result, say),
        meaning: say(
          "absolute value on the train window; 0 for a formula with too few values",
          "训练集上的绝对值；取值过少的公式记 0",
        ),
      },
      {
        id: "budget",
        term: say("budget", "预算"),
        meaning: say(
          "evaluated unique formulas: distinct canonical forms that were measured on train, whoever wrote them; each is one trial in the ledger",
          "已评估的不同公式数：在训练集上测量过的不同规范形式，不论由谁写出；每个都是台账中的一次检验",
        ),
      },
      {
        id: "sign-flip",
        term: say("sign-flip test", "符号翻转检验"),
        meaning: say(
          "how often the mean difference would be as large if each pair were as likely to be the other way round",
          "若每一对的方向等可能互换，均值差达到观测值的比例",
        ),
      },
    ],
    caveats: [
      say("The sealed test window was not read.", "封存的测试集没有被读取。"),
      say(
        "The runs of an arm differ in their seed alone: intervals say how much a search varies, not how much the market does.",
        "同一方法的各次运行只有种子不同：区间反映的是搜索的波动，而不是市场的波动。",
      ),
      ...(result.model === "offline"
        ? [
            say(
              "The model is the offline ideator: a written catalogue, not a language model.",
              "模型是离线构思器：一份写好的目录，不是语言模型。",
            ),
          ]
        : []),
    ],
  };
}

function factsOf(result: ExperimentResult, say: Say): ReportPage["facts"] {
  const { budget, repeats, seed, population, selection, model, perAsk, exchanges, usage } = result;
  return [
    {
      label: say("budget of a run", "每次运行的预算"),
      value: `${count(budget)} ${say("formulas", "个公式")}`,
    },
    {
      label: say("paired runs", "配对运行"),
      value: `${repeats} · ${say("seeds", "种子")} ${seed}…${seed + repeats - 1}`,
    },
    { label: say("population, selection", "种群、选择"), value: `${population} · ${selection}` },
    ...(model === null
      ? []
      : [
          {
            label: say("model", "模型"),
            value: `${model} · ${say(`${perAsk} formulas a time, ${exchanges} exchanges`, `每次 ${perAsk} 个公式，交流 ${exchanges} 次`)}`,
          },
        ]),
    ...(usage === null
      ? []
      : [
          {
            label: say("model calls", "模型调用"),
            value: `${usage.modelCalls} · ${count(usage.inputTokens + usage.outputTokens)} tokens · ${usage.usd === null ? "–" : `$${usage.usd.toFixed(4)}`}`,
          },
        ]),
    { label: say("test window", "测试集"), value: say("sealed", "封存") },
  ];
}

/** What the model said of what evolved: its own words, marked as that. */
function explained(result: ExperimentResult, say: Say): ReportSection[] {
  const rows = result.arms.flatMap(({ runs }) =>
    runs.flatMap(({ explanations }, k) => explanations.map((text, i) => [`${k + 1}`, `${i + 2}`, text])),
  );
  if (rows.length === 0) return [];
  return [
    {
      id: "explanations",
      title: say("What the model said of what evolved", "模型对进化结果的说明"),
      text: say(
        "Its own words, written after seeing train figures; nothing here is measured.",
        "模型看过训练集数字后的原话；这里没有任何测量结果。",
      ),
      charts: [],
      tables: [
        {
          id: "explanations",
          title: say("By run and exchange", "按运行与交流"),
          table: {
            kind: "table",
            columns: [
              { label: say("run", "运行") },
              { label: say("exchange", "交流") },
              { label: say("explanation", "说明") },
            ],
            rows,
          },
        },
      ],
    },
  ];
}

function foundTable(result: ExperimentResult, say: Say): ReportTable {
  return {
    id: "hall",
    title: say(`The first ${LISTED} of every hall of fame`, `各名人堂的前 ${LISTED} 名`),
    note: say("Ordered by the worse of train and validation fitness", "按训练与验证适应度中较差者排序"),
    table: {
      ...tableOf([say("arm", "方法"), say("run", "运行")], []),
      columns: [
        { label: say("arm", "方法") },
        { label: say("run", "运行") },
        { label: say("formula", "公式") },
      ],
      rows: result.arms.flatMap(({ name, runs }) =>
        runs.flatMap(({ hall }, k) =>
          hall.slice(0, LISTED).map((formula) => [armName(name, say), String(k + 1), formula]),
        ),
      ),
    },
  };
}
