import type { Evidence } from "../../engine/errors.js";
import { ifShown, type Sentences, shown } from "../sentence.js";

/** What the formula says at the place of the error. */
function piece({ source, start, end }: Evidence): string {
  if (typeof source !== "string" || typeof start !== "number" || typeof end !== "number") return "";
  const text = source.slice(start, end);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

const OTHER_SERIES = "它读取另一只标的的序列。带基准的数据集有基准字段：benchmark_close、benchmark_open ……";
const STATEMENTS = "财务报表以字段的形式进入日频面板，自公告日起可用：请作为列导入。";
/** What to write instead of an operator that is left out on purpose (see LEFT_OUT of the language). */
const INSTEAD: Readonly<Record<string, string>> = {
  mask: OTHER_SERIES,
  changeinstrument: OTHER_SERIES,
  fix: OTHER_SERIES,
  p: STATEMENTS,
  pref: STATEMENTS,
  sequence:
    "它只能作回归的自变量：REGBETA(x, SEQUENCE(n)) 即 ts_slope(x, n)，REGRESI(x, SEQUENCE(n)) 即 ts_resid(x, n)。",
  tresample: "行是交易日：一周就是 5 行的窗口，例如 ts_mean(x, 5) 或 delay(x, 5)。",
  barslastcount: "在窗口内计数：ts_count(cond, d) 或 days_since(cond, d)。",
};

/** One problem of a formula, with its place. */
function at(problem: (piece: string) => string, advice?: string) {
  return (evidence: Evidence) => ({
    message: `${problem(piece(evidence))}（第 ${shown(evidence["line"])} 行，第 ${shown(evidence["column"])} 列）`,
    hint: ifShown("可以写成：", evidence["suggestion"]) || advice,
  });
}

export const formulaZh: Sentences = {
  syntax: at((text) => `公式写法有误${ifShown("：“", text, "”")}`, "检查括号、逗号和运算符"),
  "unknown-operator": (evidence) =>
    at(
      (text) => `没有名为“${text}”的算子`,
      INSTEAD[piece(evidence).toLowerCase()] ?? "`factorsmith help operators` 列出全部算子",
    )(evidence),
  "unknown-field": (evidence) =>
    at(
      (text) => `数据集没有字段“${text}”`,
      /^[$_]*b[ae]nchmark/i.test(piece(evidence))
        ? "数据集导入时没有基准：data import … --benchmark 文件"
        : "`factorsmith data info` 列出数据集的字段",
    )(evidence),
  arity: at((text) => `参数个数不对：“${text}”`, "`factorsmith help operators` 说明每个算子的参数"),
  "window-not-constant": at((text) => `窗口必须是整数常数，而不是“${text}”`),
  "window-range": at((text) => `窗口超出允许的范围：“${text}”`),
  "constant-expected": at((text) => `这里需要一个常数，而不是“${text}”`),
  "constant-range": at((text) => `常数超出允许的范围：“${text}”`),
  "group-expected": at((text) => `这里需要一个分组（例如 industry），而不是“${text}”`),
  "group-misplaced": at((text) => `分组“${text}”只能作为分组算子的参数`),
  "duplicate-step": at((text) => `步骤名重复：“${text}”`, "给其中一个换个名字"),
  "look-ahead": at((text) => `公式用到了未来的数据：“${text}”`, "只能使用当天及以前的数据"),
  "too-long": at(() => "公式太长", "拆成更短的公式"),
  "too-deep": at(() => "公式嵌套太深", "用命名的步骤拆开"),
};
