import { z } from "zod";
import type { ModelTool } from "../../models/model.js";
import { toParameters } from "../../models/tool-schema.js";

/** Characters of a name. */
export const LONGEST_NAME = 120;

/** A factor as a model proposes it. */
export const Proposal = z.object({
  name: z.string().trim().min(1).max(LONGEST_NAME).describe("short English name, without commas"),
  nameZh: z.string().trim().max(LONGEST_NAME).default("").describe("short Chinese name"),
  hypothesis: z.string().trim().min(1).describe("why it should predict returns, one or two sentences"),
  hypothesisZh: z.string().trim().default("").describe("the hypothesis in Chinese"),
  mechanism: z.string().trim().default("").describe("who trades how, and what makes the price move"),
  mechanismZh: z.string().trim().default("").describe("the mechanism in Chinese"),
  steps: z.array(z.string()).default([]).describe("construction, step by step"),
  stepsZh: z.array(z.string()).default([]).describe("the same steps in Chinese"),
  formula: z.string().trim().min(1).describe("the factor in the formula language"),
  basedOn: z.string().trim().default("").describe("name of the known factor that it was made from, if any"),
  direction: z
    .union([
      z.literal(1),
      z.literal(-1),
      z.literal("1").transform(() => 1 as const),
      z.literal("-1").transform(() => -1 as const),
    ])
    .default(1)
    .describe("1: high values are bought, -1: low values are bought"),
});
export type Proposal = z.infer<typeof Proposal>;

export const PROPOSE: ModelTool = {
  name: "propose_factor",
  description: "Propose one stock-selection factor",
  parameters: toParameters(Proposal),
};

export type Read =
  | { readonly ok: true; readonly proposal: Proposal }
  | { readonly ok: false; readonly problem: string };

/** A proposal from the arguments of the call, or from JSON in the text of a model that cannot call functions. */
export function readProposal(args: unknown, text: string): Read {
  const value = args ?? jsonIn(text);
  if (value === undefined)
    return { ok: false, problem: "the answer holds no call of propose_factor and no JSON object" };
  const parsed = Proposal.safeParse(value);
  if (parsed.success) {
    const { name, nameZh, ...rest } = parsed.data;
    return { ok: true, proposal: { ...rest, name: plain(name), nameZh: plain(nameZh) } };
  }
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "proposal"}: ${message}`,
  );
  return { ok: false, problem: problems.join("; ") };
}

/** Commands take names in lists, `--factors A,B`, and formulas in quotes, `@"A b"`. */
const plain = (name: string): string =>
  name
    .replace(/\s*[,，]\s*/g, " - ")
    .replace(/["“”]/g, "'")
    .slice(0, LONGEST_NAME);

function jsonIn(text: string): unknown {
  const from = text.indexOf("{");
  const to = text.lastIndexOf("}");
  if (from < 0 || to < from) return undefined;
  try {
    return JSON.parse(text.slice(from, to + 1));
  } catch {
    return undefined;
  }
}
