import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { flagsOf, parseCommandLine, splitWords, UsageError } from "../../src/tools/command-line.js";

const tool = {
  command: "measure",
  positionals: [{ key: "expressions", variadic: true }],
  input: z.object({
    expressions: z.array(z.string()).default([]).describe("formulas"),
    horizon: z.number().int().min(1).default(5).describe("days ahead"),
    entry: z.enum(["next-open", "close"]).optional(),
    maxUsd: z.number().optional(),
    map: z.record(z.string(), z.string()).optional(),
    lags: z.array(z.number()).optional(),
    neutral: z.boolean().default(true),
    note: z.string().nullable().optional(),
  }),
};

const one = {
  command: "check",
  positionals: [{ key: "expression" }],
  input: z.object({ expression: z.string() }),
};

const parse = (...words: string[]) => parseCommandLine(tool, words);

function failure(run: () => unknown): UsageError {
  try {
    run();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error("a UsageError was expected");
}

describe("flagsOf", () => {
  it("derives names, kinds, defaults, choices and help from the schema", () => {
    const flags = Object.fromEntries(flagsOf(tool).map((flag) => [flag.name, flag]));
    expect(Object.keys(flags)).toEqual([
      "expressions",
      "horizon",
      "entry",
      "max-usd",
      "map",
      "lags",
      "neutral",
      "note",
    ]);
    expect(flags["horizon"]).toMatchObject({
      kind: "number",
      default: 5,
      description: "days ahead",
      required: false,
    });
    expect(flags["entry"]).toMatchObject({ kind: "string", choices: ["next-open", "close"] });
    expect(flags["lags"]).toMatchObject({ kind: "list", numeric: true });
    expect(flags["map"]).toMatchObject({ kind: "map" });
    expect(flags["neutral"]).toMatchObject({ kind: "boolean" });
    expect(flags["note"]).toMatchObject({ kind: "string", choices: [] });
    expect(flags["expressions"]).toMatchObject({ kind: "list", position: 0 });
    expect(flagsOf(one)[0]).toMatchObject({ required: true });
  });
});

describe("parseCommandLine", () => {
  it("takes values with a space or an equals sign, before or behind positionals", () => {
    expect(parse("--horizon", "10", "close", "--entry=close")).toEqual({
      horizon: 10,
      expressions: ["close"],
      entry: "close",
    });
  });

  it("keeps formulas that begin with a dash or hold commas whole", () => {
    const formulas = ["-(close/open)", "-close", "--close/2", "corr(close, volume, 5)", "-1 * rank(close)"];
    expect(parse(...formulas)).toEqual({ expressions: formulas });
  });

  it("collects lists by repetition and commas, maps by repetition", () => {
    expect(parse("--lags", "1,2", "--lags=-3")).toEqual({ lags: [1, 2, -3] });
    expect(parse("--map", "close=adj_close", "--map=volume=vol,open=o")).toEqual({
      map: { close: "adj_close", volume: "vol", open: "o" },
    });
    expect(parse("--expressions", "corr(a, b, 5),c")).toEqual({ expressions: ["corr(a, b, 5)", "c"] });
  });

  it("switches booleans on and off", () => {
    expect(parse("--neutral")).toEqual({ neutral: true });
    expect(parse("--no-neutral")).toEqual({ neutral: false });
    expect(parse("--neutral=false", "close")).toEqual({ neutral: false, expressions: ["close"] });
  });

  it("ends flags at --", () => {
    expect(parse("--horizon", "3", "--", "--entry", "x")).toEqual({
      horizon: 3,
      expressions: ["--entry", "x"],
    });
  });

  it("knows the short flags that it is told of, and no others", () => {
    expect(parseCommandLine(tool, ["-n", "hello", "-x"], { n: "note" })).toEqual({
      note: "hello",
      expressions: ["-x"],
    });
  });

  it("names the nearest flag", () => {
    const error = failure(() => parse("--horizn", "5"));
    expect(error.message).toBe("measure has no flag --horizn");
    expect(error.hint).toContain("did you mean --horizon");
    expect(error.exitCode).toBe(2);
  });

  it.each([
    [["--horizon"], "missing-value", "--horizon needs a value"],
    [["--horizon", "--entry", "close"], "missing-value", "--horizon needs a value"],
    [["--horizon", "five"], "bad-value", '--horizon takes a number, not "five"'],
    [["--horizon", ""], "bad-value", '--horizon takes a number, not ""'],
    [["--entry", "clse"], "bad-value", '--entry takes next-open, close, not "clse"'],
    [["--map", "close"], "bad-value", "--map takes name=value"],
    [["--neutral=maybe"], "bad-value", "--neutral takes true or false"],
  ])("refuses %j", (words, problem, sentence) => {
    const error = failure(() => parse(...words));
    expect(error.evidence["problem"]).toBe(problem);
    expect(error.message).toContain(sentence);
  });

  it("says what is missing and what is too much", () => {
    expect(failure(() => parseCommandLine(one, [])).message).toBe("check needs EXPRESSION");
    const extra = failure(() => parseCommandLine(one, ["rank(close)", "/", "open"]));
    expect(extra.message).toBe('check does not expect "/"');
    expect(extra.hint).toContain("quotes");
  });

  it("gives back any positional that follows --", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
        expect(parse("--", ...words)).toEqual({ expressions: words });
      }),
    );
  });
});

describe("splitWords", () => {
  it.each([
    ["evaluate rank(close)  --horizon 5", ["evaluate", "rank(close)", "--horizon", "5"]],
    ["check -(close / delay(close, 5) - 1)", ["check", "-(close / delay(close, 5) - 1)"]],
    ['check \'a b\' "c \\" d" e\\ f', ["check", "a b", 'c " d', "e f"]],
    ["note '' x", ["note", "", "x"]],
    ["  ", []],
    ["a) b", ["a)", "b"]],
  ])("%j", (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });

  it("refuses a quote that is not closed", () => {
    expect(failure(() => splitWords("check 'close")).evidence["problem"]).toBe("unclosed-quote");
  });

  it("undoes single quotes", () => {
    fc.assert(
      fc.property(fc.array(fc.string().map((s) => s.replaceAll("'", ""))), (words) => {
        expect(splitWords(words.map((word) => `'${word}'`).join(" "))).toEqual(words);
      }),
    );
  });
});
