import { FormulaError, toLatex } from "../../../engine/dsl/index.js";
import type { Step } from "../../../memory/factor-record.js";
import type { RunDeps } from "./deps.js";
import { describedStep, statementsOf } from "./faithful.js";
import type { Proposal } from "./proposal.js";

/** The construction for people: each step in both languages, with the LaTeX of the named step that it describes. */
export async function construction(
  { context, request }: RunDeps,
  { steps, stepsZh, formula }: Proposal,
): Promise<readonly Step[]> {
  const statements = statementsOf(formula);
  const latexOf = async (name: string | undefined): Promise<string | undefined> => {
    const at = statements.findIndex((statement) => statement.name === name);
    if (name === undefined || at < 0) return undefined;
    const before = statements.slice(0, at + 1).map(({ text }) => text);
    try {
      const { node } = await context.engine.parse(`${before.join("; ")}; ${name}`, request.dataset);
      return `${latexName(name)} = ${toLatex(node)}`;
    } catch (error) {
      // A step that is no factor by itself (a condition, a group) has no formula of its own to show.
      if (error instanceof FormulaError) return undefined;
      throw error;
    }
  };
  return Promise.all(
    steps.map(async (text, i) => {
      const latex = await latexOf(describedStep(text));
      const textZh = stepsZh[i];
      return { text, ...(textZh !== undefined && { textZh }), ...(latex !== undefined && { latex }) };
    }),
  );
}

const latexName = (name: string): string => `\\mathrm{${name.replaceAll("_", "\\_")}}`;
