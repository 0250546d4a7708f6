import { z } from "zod";
import type { ModelTool } from "../models/model.js";
import { toParameters } from "../models/tool-schema.js";

const Idea = z.object({
  name: z.string().trim().min(1).max(120).describe("short name"),
  hypothesis: z.string().trim().default("").describe("why it should predict returns, one sentence"),
  formula: z.string().trim().min(1).describe("the factor in the formula language"),
});

const Many = z.object({
  explanation: z
    .string()
    .trim()
    .default("")
    .describe("what the evolved formulas have in common and why it may work; empty when none were shown"),
  factors: z.array(Idea).max(200),
});
export type Many = z.infer<typeof Many>;

export const PROPOSE_MANY: ModelTool = {
  name: "propose_factors",
  description: "Propose several stock-selection factors",
  parameters: toParameters(Many),
};

/** What could be read of an answer: the arguments of the call, else JSON in the text. Ideas that do not fit are left out. */
export function readMany(args: unknown, text: string): Many {
  const value = args ?? jsonIn(text);
  const whole = Many.safeParse(value);
  if (whole.success) return whole.data;
  const loose = z.object({ factors: z.array(z.unknown()) }).safeParse(value);
  if (!loose.success) return { explanation: "", factors: [] };
  return {
    explanation: "",
    factors: loose.data.factors.flatMap((one) => {
      const idea = Idea.safeParse(one);
      return idea.success ? [idea.data] : [];
    }),
  };
}

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
