import { DERIVED, FIELDS } from "./fields.js";
import { OPERATORS } from "./operators/index.js";
import { ALIAS_NOTES } from "./overloads.js";
import { LEFT_OUT, PHRASES } from "./phrases.js";
import type { Operator, OperatorCategory, Param } from "./types.js";

const TITLES: Readonly<Record<OperatorCategory, string>> = {
  arithmetic: "Arithmetic",
  math: "Mathematics",
  comparison: "Comparison",
  logic: "Logic",
  "time-series": "Time series (a stock's own rows)",
  pair: "Two time series",
  "cross-section": "Cross-section (the universe of the date)",
  group: "Groups (such as industry)",
};

const SYMBOLS: Readonly<Record<string, string>> = {
  add: "x + y",
  sub: "x - y",
  mul: "x * y",
  divide: "x / y",
  pow: "x ^ y",
  neg: "-x",
  lt: "x < y",
  le: "x <= y",
  gt: "x > y",
  ge: "x >= y",
  eq: "x == y",
  ne: "x != y",
  and: "x and y",
  or: "x or y",
  not: "!x",
  where: "cond ? x : y",
};

function parameter(param: Param): string {
  const fallback = param.default === undefined ? "" : `=${param.default}`;
  return param.rest ? `${param.name}, …` : param.name + fallback;
}

const cell = (text: string): string => text.replaceAll("|", "\\|");

function row(op: Operator): string {
  const symbol = SYMBOLS[op.name];
  const written = `\`${op.name}(${op.params.map(parameter).join(", ")})\`${symbol ? ` \`${symbol}\`` : ""}`;
  return `| ${cell(written)} | ${cell(op.doc.en)} | ${cell(op.doc.zh)} | ${op.aliases.map((alias) => `\`${alias}\``).join(" ")} |`;
}

/** The text of docs/operators.md, from the tables that the parser itself uses. */
export function operatorsMarkdown(): string {
  const lines = [
    "# Operators",
    "",
    "Generated from the operator table (`src/engine/dsl`); edit that, not this page.",
    "",
    "Names are case-insensitive. `x`, `y` are any expressions, `d` a window in trading days (today included), `g` a group.",
    "A missing value is NaN: elementwise operators pass it on, a comparison with it is false. Windows skip missing rows and",
    "give a value when at least (d + 1) / 2 (whole division) of the d rows are there. Standard deviations have ddof 1.",
    "Recursive means (`ema`, `sma`) start at the first valid row of their look-back, today's row included: as many rows as it",
    "takes for the weight of everything older to fall below 1e-12 (`ema(x, 20)`: 277), at least d. With few missing rows that is",
    "pandas' `ewm(adjust=False, ignore_na=True)`; after a suspension longer than the look-back the mean starts anew.",
    "No operator reads a later day: `delay(x, -3)`, `lead(x, 3)`, `x[t+3]` are refused with the point-in-time form.",
  ];
  for (const [category, title] of Object.entries(TITLES)) {
    lines.push(
      "",
      `## ${title}`,
      "",
      "| operator | value | 说明 | also called |",
      "| --- | --- | --- | --- |",
    );
    for (const op of OPERATORS) if (op.category === category) lines.push(row(op));
  }
  lines.push("", "## Names with several meanings", "");
  lines.push(
    "- `max(x, y)`, `min(x, y)`: elementwise, any number of arguments; Qlib's `Max(x, 20)`, `Min(x, 20)` (capital, whole constant) are `ts_max`, `ts_min`.",
    "- `rank(x)` is `cs_rank`, `rank(x, d)` is `ts_rank`; `zscore` alike. `quantile(x, d, q)` is `ts_quantile`, `quantile(x, n)` is `cs_quantile`.",
    "- `slope`, `resi`, `rsquare` with two series (`ts_slope(y, x, d)`) regress y on x.",
    "- `sma(x, n, m)` is GTJA's recursive mean, `sma(x, d)` is `ts_mean`. `SUMIF(x, d, cond)` may have GTJA's order.",
    "- `REGBETA(x, SEQUENCE(n))` is `ts_slope(x, n)`. `x_Lag3` and `x[t-3]` are `delay(x, 3)`.",
  );
  lines.push("", "## Names that stand for a small formula", "");
  for (const { call, names, means } of PHRASES) {
    const also = names.slice(1).map((name) => `, \`${name}\``);
    lines.push(`- \`${call}\`${also.join("")}: \`${means}\``);
  }
  lines.push("", "## Names that are left out, and why", "");
  for (const [name, instead] of LEFT_OUT) lines.push(`- \`${name}\`: ${instead}`);
  lines.push("", "## Where an alias means something else at home", "");
  for (const { names, note } of ALIAS_NOTES)
    lines.push(`- ${names.map((name) => `\`${name}\``).join(", ")}: ${note}.`);
  lines.push(
    "",
    "## Fields",
    "",
    "| field | unit | meaning | 说明 | also called |",
    "| --- | --- | --- | --- | --- |",
  );
  for (const { name, unit, doc, aliases } of FIELDS) {
    lines.push(
      `| \`${name}\` | ${unit} | ${doc.en} | ${doc.zh} | ${aliases.map((alias) => `\`${alias}\``).join(" ")} |`,
    );
  }
  lines.push(
    "",
    "`benchmark_open` … `benchmark_volume` are there where the dataset was imported with a benchmark (`data import … --benchmark FILE`, or",
    "a file `benchmark.*` in its folder). They are the same for every stock of a date: read them beside a stock's own field. No search",
    "draws them by itself.",
  );
  lines.push("", "Names that stand for a formula where the dataset has no such column:", "");
  for (const [name, formula] of DERIVED) lines.push(`- \`${name}\`: \`${formula}\``);
  lines.push("- `adv20` (any number): `ts_mean(amount, 20)`", "");
  return lines.join("\n");
}
