import type { Move, Talk } from "./move.js";
import { strategyReading } from "./strategy-reading.js";

/** Factors that are measured to find the best: more would keep a person waiting. */
const MEASURED = 20;
/** Calls at once, when one factor after another has to be tried because the dataset lacks the fields of some. */
const SINGLE = 8;
/** As in many a desk's default: the shrunk weights of combine. */
const METHOD = "icir";

const ASKS =
  /\b(build|make|create|backtest|test|run|play)\b.*\b(strategy|portfolio)\b|\bstrategy from\b|(构建|建立|做|搭建|回测|测试|跑).*(策略|投资组合)/i;

interface Wish {
  readonly factors: number;
  readonly top: number;
  readonly rebalance: "daily" | "weekly" | "monthly";
  readonly explain: string | undefined;
}

/**
 * "Build a weekly top-50 strategy from my three best factors and tell me why it lost money in 2018": list the library,
 * measure its factors, combine the best, play the combination, read what came of it. One step per call; each looks at
 * what the tools have answered since the question.
 */
export function strategyMove(talk: Talk, zh: boolean): Move | undefined {
  const { question, tools, results } = talk;
  if (!ASKS.test(question)) return undefined;
  if (
    !["library_list", "evaluate_factor", "combine_factors", "backtest_strategy"].every((name) =>
      tools.has(name),
    )
  )
    return undefined;
  const wish = wishOf(question);
  const listed = results.find(({ tool }) => tool === "library_list");
  const measured = results.filter(({ tool }) => tool === "evaluate_factor");
  const combined = results.find(({ tool }) => tool === "combine_factors");
  const played = results.filter(({ tool }) => tool === "backtest_strategy");
  const data = talk.dataset === undefined ? {} : { data: talk.dataset };
  const say = (en: string, chinese: string) => (zh ? chinese : en);
  const stopped = (text: string): Move => ({
    text: say(`That did not work: ${text}`, `没有成功：${text}`),
    calls: [],
  });
  if (!listed)
    return { text: say("First your library.", "先看因子库。"), calls: [{ name: "library_list", args: {} }] };
  if (listed.failed) return stopped(listed.text);
  const factors = candidates(listed.text, question, wish.factors);
  if (measured.length === 0) {
    if (factors.length < 2)
      return {
        text: say(
          "The library has fewer than two factors to combine. Research some first, for example `research liquidity for 5 rounds`.",
          "因子库中可组合的因子不足两个。请先研究，例如 `研究流动性 5 轮`。",
        ),
        calls: [],
      };
    return {
      text: say(
        `I measure ${factors.length} factors on the training window, to choose by what the later windows do not show.`,
        `我在训练集上测量 ${factors.length} 个因子，挑选时不看后面的窗口。`,
      ),
      calls: [measure(factors, data)],
    };
  }
  // One that needs a field that the dataset lacks spoils the batch: then each by itself.
  if (measured.length === 1 && measured[0]!.failed && factors.length > 1)
    return {
      text: say(
        "Some of them need fields that this dataset lacks; I try each.",
        "有的因子缺少字段，我逐个尝试。",
      ),
      calls: factors.slice(0, SINGLE).map((factor) => measure([factor], data)),
    };
  const best = ranked(factors, measured).slice(0, wish.factors);
  if (!combined) {
    if (best.length < 2)
      return stopped(
        measured.find(({ failed }) => failed)?.text ?? say("no factor could be measured", "没有因子可以测量"),
      );
    return {
      text: say(
        `The best by |t| on the training window: ${best.map(({ name, t }) => `${name} (t ${t})`).join(", ")}. I combine them.`,
        `训练集上 |t| 最大的：${best.map(({ name, t }) => `${name}（t ${t}）`).join("、")}。我把它们组合。`,
      ),
      calls: [
        { name: "combine_factors", args: { factors: best.map(({ name }) => name), method: METHOD, ...data } },
      ],
    };
  }
  if (combined.failed) return stopped(combined.text);
  const run = /"run":"([^"]+)"/.exec(combined.text)?.[1];
  if (run === undefined) return stopped(combined.text);
  const args = { combination: run, top: wish.top, rebalance: wish.rebalance, ...data };
  const last = played.at(-1);
  if (!last)
    return {
      text: say(`I play ${run} as a strategy.`, `我把 ${run} 作为策略回测。`),
      calls: [
        {
          name: "backtest_strategy",
          args: { ...args, ...(wish.explain !== undefined && { explain: wish.explain }) },
        },
      ],
    };
  // The period may lie outside what could be played: then the whole is told, and that it does.
  if (last.failed && played.length === 1 && wish.explain !== undefined && "explain" in last.input)
    return {
      text: say(`${last.text} I play it without that period.`, `${last.text} 我去掉该时段再回测。`),
      calls: [{ name: "backtest_strategy", args }],
    };
  if (last.failed) return stopped(last.text);
  const outside = played.length > 1 ? played[0]!.text : undefined;
  return { text: strategyReading(last.text, { best, run, outside, zh }), calls: [] };
}

const measure = (factors: readonly Candidate[], data: object) => ({
  name: "evaluate_factor",
  args: { expressions: factors.map(({ name }) => name), split: "train", ...data },
});

const NUMBERS: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  eight: 8,
  ten: 10,
  两: 2,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  八: 8,
  十: 10,
};
const numberOf = (word: string | undefined): number | undefined =>
  word === undefined ? undefined : (NUMBERS[word.toLowerCase()] ?? (Number(word) || undefined));

function wishOf(question: string): Wish {
  const factors =
    numberOf(/\b(\w+)\s+(?:best|top|strongest)\s+(?:\w+\s+)?factors?\b/i.exec(question)?.[1]) ??
    numberOf(/\b(?:best|strongest)\s+(\w+)\s+(?:\w+\s+)?factors?\b/i.exec(question)?.[1]) ??
    numberOf(/最(?:好|强|优)的?\s*([两二三四五六八十]|\d+)\s*个/.exec(question)?.[1]) ??
    numberOf(/([两二三四五六八十]|\d+)\s*个最(?:好|强|优)/.exec(question)?.[1]) ??
    3;
  const top =
    numberOf(/\btop[- ]?(\d+)\b/i.exec(question)?.[1]) ?? numberOf(/前\s*(\d+)/.exec(question)?.[1]) ?? 50;
  const rebalance = /\bmonthly\b|每月|月度|月频/i.test(question)
    ? "monthly"
    : /\bdaily\b|每日|每天|日频/i.test(question)
      ? "daily"
      : "weekly";
  const explain =
    /\b((?:19|20)\d{2}-\d{2})\b/.exec(question)?.[1] ?? /(?<!\d)((?:19|20)\d{2})(?!\d)/.exec(question)?.[1];
  return { factors: Math.max(2, Math.min(MEASURED, factors)), top: Math.max(1, top), rebalance, explain };
}

interface Candidate {
  readonly name: string;
  readonly hash: string;
}

const LINE = /^(?<name>.+) \[(?<status>\w+), (?<origin>\w+), direction -?1, hash (?<hash>[0-9a-f]+)\]: /;

/** Those that the question names; else one's own; filled up with the study's where there are too few. */
function candidates(list: string, question: string, wanted: number): readonly Candidate[] {
  const all = list.split("\n").flatMap((line) => {
    const { name, status, origin, hash } = LINE.exec(line)?.groups ?? {};
    return name !== undefined && hash !== undefined && status !== "dropped" ? [{ name, hash, origin }] : [];
  });
  const named = all.filter(({ name }) => question.toLowerCase().includes(name.toLowerCase()));
  if (named.length >= 2) return named.slice(0, MEASURED);
  const own = all.filter(({ origin }) => origin !== "study" && origin !== "pack");
  return (own.length >= wanted ? own : [...own, ...all.filter(({ origin }) => origin === "study")]).slice(
    0,
    MEASURED,
  );
}

/** By the size of Newey–West's t as the tool wrote it; a factor that could not be measured is left out. */
function ranked(
  factors: readonly Candidate[],
  measured: Talk["results"],
): (Candidate & { readonly t: string })[] {
  const lines = measured.filter(({ failed }) => !failed).flatMap(({ text }) => text.split("\n"));
  return factors
    .flatMap((factor) => {
      const line = lines.find((text) => text.startsWith(factor.hash));
      const t = /t\(Newey-West\) (-?\d+\.\d+)/.exec((line ?? "").replaceAll("−", "-"))?.[1];
      return t === undefined ? [] : [{ ...factor, t }];
    })
    .sort((a, b) => Math.abs(Number(b.t)) - Math.abs(Number(a.t)));
}
