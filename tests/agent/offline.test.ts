import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CATALOGUE, type Template } from "../../src/agent/offline/catalogue.js";
import { readFeedback, readNames } from "../../src/agent/offline/feedback.js";
import { nextIdea, type Situation } from "../../src/agent/offline/ideator.js";
import { ALL_FIELDS, parseFormula } from "../../src/engine/dsl/index.js";
import { FIELDS } from "./fake-context.js";

function* fillings({ formula, choices }: Template): Generator<string> {
  const [first, ...rest] = Object.entries(choices);
  if (!first) {
    yield formula;
    return;
  }
  const [name, values] = first;
  for (const value of values) {
    yield* fillings({
      formula: formula.replaceAll(`{${name}}`, String(value)),
      choices: Object.fromEntries(rest),
      fields: [],
      steps: [],
    });
  }
}

test("every formula of the catalogue is legal, uses the fields that it declares, and mixes no units", () => {
  expect(CATALOGUE.length).toBeGreaterThanOrEqual(12);
  for (const { id, templates } of CATALOGUE) {
    for (const template of templates) {
      for (const formula of fillings(template)) {
        const parsed = parseFormula(formula, { fields: ALL_FIELDS });
        expect([...parsed.fields].sort(), `${id}: ${formula}`).toEqual([...template.fields].sort());
      }
    }
  }
});

const blank: Situation = {
  brief: "",
  rounds: [],
  refused: [],
  fields: new Set(FIELDS.names),
  groups: new Set(FIELDS.groups),
  seed: 1,
};
const round = {
  name: "",
  formula: "",
  rankIc: 0.001,
  t: 0.1,
  turnover: 0.1,
  admitted: false,
  weakest: "effectiveness",
};

describe("the next idea", () => {
  test("is about what the brief asks for, in both languages", () => {
    for (let seed = 0; seed < 20; seed++) {
      expect(nextIdea({ ...blank, seed, brief: "short-term reversal" }).name).toContain("overreaction");
      expect(nextIdea({ ...blank, seed, brief: "隔夜 跳空" }).name).toContain("Overnight");
    }
  });

  test("leaves what carries nothing and changes what is promising where it is weakest", () => {
    const idea = nextIdea({ ...blank, brief: "reversal" });
    const followUp = (changes: Partial<typeof round>) =>
      nextIdea({
        ...blank,
        brief: "reversal",
        rounds: [{ ...round, name: idea.name, formula: idea.formula, ...changes }],
      });
    expect(followUp({}).formula).not.toContain(idea.formula);
    expect(followUp({ t: 1.8, rankIc: 0.015, weakest: "turnover" }).formula).toBe(
      `ts_mean(${idea.formula}, 10)`,
    );
    expect(followUp({ t: 1.8, rankIc: 0.015, weakest: "diversity" }).formula).toBe(
      `group_neutralize(${idea.formula}, industry)`,
    );
    expect(followUp({ t: -1.8, rankIc: -0.015, weakest: "turnover" }).formula).toBe(
      `ts_mean(-(${idea.formula}), 10)`,
    );
  });

  test("is always legal, never a repetition, and the same for the same situation", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.array(
          fc.record({
            t: fc.double({ min: -4, max: 4, noNaN: true }),
            weakest: fc.constantFrom("effectiveness", "stability", "turnover", "diversity", "simplicity"),
          }),
          { minLength: 1, maxLength: 25 },
        ),
        (seed, outcomes) => {
          const rounds: Situation["rounds"][number][] = [];
          for (const outcome of outcomes) {
            const situation = { ...blank, seed, brief: "liquidity", rounds };
            const idea = nextIdea(situation);
            expect(nextIdea(situation)).toEqual(idea);
            expect(() => parseFormula(idea.formula, { fields: FIELDS })).not.toThrow();
            expect(rounds.map(({ formula }) => formula)).not.toContain(idea.formula);
            rounds.push({
              ...round,
              ...outcome,
              rankIc: outcome.t / 100,
              name: idea.name,
              formula: idea.formula,
            });
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

test("feedback and fields are read from the text that every model gets", () => {
  const text = `Round 1: Some idea
formula: -pct(close, 5)
train: RankIC -0.0123, ICIR -0.100, t -1.50, coverage 0.98, turnover 0.31
valid: not scored
verdict: rejected: too weak
weakest dimension: turnover
advice: smooth`;
  expect(readFeedback(text)).toEqual([
    {
      name: "Some idea",
      formula: "-pct(close, 5)",
      rankIc: -0.0123,
      t: -1.5,
      turnover: 0.31,
      admitted: false,
      weakest: "turnover",
    },
  ]);
  expect(
    readNames("## Fields\n\n- `close` (price)\n- `my_field` (none)\n\n## Groups\n\n(none)\n", "Fields"),
  ).toEqual(new Set(["close", "my_field"]));
  expect(readNames("nothing here", "Fields")).toBeUndefined();
});
