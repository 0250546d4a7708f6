import type { Node } from "./types.js";

/** A name of another language that stands for a small formula of ours. */
export interface Phrase {
  readonly names: readonly string[];
  /** As it is called, and what it means, in this language. */
  readonly call: string;
  readonly means: string;
  readonly arity: number;
  form(args: readonly Node[]): Node;
}

const call = (op: string, ...args: Node[]): Node => ({ kind: "call", op, args });
const number = (value: number): Node => ({ kind: "number", value });

/** Sources: rqfactor's and TDX's function lists (CROSS, EVERY, EXIST, INDUSTRY_NEUTRALIZE), WorldQuant BRAIN's (ts_ir, ts_av_diff, ts_scale, reverse, fraction). */
export const PHRASES: readonly Phrase[] = [
  {
    names: ["cross"],
    call: "CROSS(x, y)",
    means: "x > y and delay(x, 1) <= delay(y, 1)",
    arity: 2,
    form: ([x, y]) => call("and", call("gt", x!, y!), call("le", delayed(x!), delayed(y!))),
  },
  {
    names: ["every", "all"],
    call: "EVERY(cond, d)",
    means: "ts_count(cond, d) == d",
    arity: 2,
    form: ([cond, d]) => call("eq", call("ts_count", cond!, d!), d!),
  },
  {
    names: ["exist", "any"],
    call: "EXIST(cond, d)",
    means: "ts_count(cond, d) >= 1",
    arity: 2,
    form: ([cond, d]) => call("ge", call("ts_count", cond!, d!), number(1)),
  },
  {
    names: ["ts_ir"],
    call: "ts_ir(x, d)",
    means: "ts_mean(x, d) / ts_std(x, d)",
    arity: 2,
    form: ([x, d]) => call("divide", call("ts_mean", x!, d!), call("ts_std", x!, d!)),
  },
  {
    names: ["ts_av_diff"],
    call: "ts_av_diff(x, d)",
    means: "x - ts_mean(x, d)",
    arity: 2,
    form: ([x, d]) => call("sub", x!, call("ts_mean", x!, d!)),
  },
  {
    names: ["ts_scale"],
    call: "ts_scale(x, d)",
    means: "(x - ts_min(x, d)) / (ts_max(x, d) - ts_min(x, d))",
    arity: 2,
    form: ([x, d]) => {
      const low = call("ts_min", x!, d!);
      return call("divide", call("sub", x!, low), call("sub", call("ts_max", x!, d!), low));
    },
  },
  {
    names: ["reverse"],
    call: "reverse(x)",
    means: "-x",
    arity: 1,
    form: ([x]) => call("neg", x!),
  },
  {
    names: ["fraction"],
    call: "fraction(x)",
    means: "sign(x) * (abs(x) - floor(abs(x)))",
    arity: 1,
    form: ([x]) => {
      const size = call("abs", x!);
      return call("mul", call("sign", x!), call("sub", size, call("floor", size)));
    },
  },
  {
    names: ["industry_neutralize"],
    call: "INDUSTRY_NEUTRALIZE(x)",
    means: "group_neutralize(x, industry)",
    arity: 1,
    form: ([x]) => call("group_neutralize", x!, { kind: "group", name: "industry" }),
  },
];

function delayed(x: Node): Node {
  return call("delay", x, number(1));
}

const byName = new Map(PHRASES.flatMap((phrase) => phrase.names.map((name) => [name, phrase])));

export const phraseNamed = (lower: string): Phrase | undefined => byName.get(lower);

const OTHER_SERIES =
  "It reads the series of one other instrument. The benchmark's are fields of a dataset that has one: benchmark_close, benchmark_open, …";

const STATEMENTS =
  "Statements of a quarter come into a daily panel as fields, known from the day of publication on: import them as columns.";

/** Names that are left out on purpose, and what to write instead. */
export const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ["mask", OTHER_SERIES],
  ["changeinstrument", OTHER_SERIES],
  ["fix", OTHER_SERIES],
  [
    "sequence",
    "It is the regressor of a regression only: REGBETA(x, SEQUENCE(n)) is ts_slope(x, n), REGRESI(x, SEQUENCE(n)) is ts_resid(x, n).",
  ],
  ["p", STATEMENTS],
  ["pref", STATEMENTS],
  ["tresample", "Rows are trading days: a week is a window of 5, ts_mean(x, 5) or delay(x, 5)."],
  ["barslastcount", "Count inside a window: ts_count(cond, d), or days_since(cond, d)."],
]);
