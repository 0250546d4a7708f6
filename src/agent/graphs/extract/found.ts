import { z } from "zod";
import type { ModelTool } from "../../models/model.js";
import { toParameters } from "../../models/tool-schema.js";

const Found = z.object({
  name: z.string().trim().min(1).max(120).describe("short English name"),
  nameZh: z.string().trim().max(120).default("").describe("short Chinese name"),
  hypothesis: z.string().trim().default("").describe("why it should predict returns, if the text says so"),
  passage: z.string().trim().min(1).describe("the words of the text that it comes from, copied"),
  formula: z.string().trim().min(1).describe("the factor in the formula language"),
});
export type Found = z.infer<typeof Found>;

const Report = z.object({ factors: z.array(Found).max(50) });

export const REPORT: ModelTool = {
  name: "report_factors",
  description: "Report the factors that the text describes",
  parameters: toParameters(Report),
};

export type ReadReport =
  | { readonly ok: true; readonly factors: readonly Found[] }
  | { readonly ok: false; readonly problem: string };

export function readFound(args: unknown): ReadReport {
  const parsed = Report.safeParse(args);
  if (parsed.success) return { ok: true, factors: parsed.data.factors };
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "input"}: ${message}`);
  return { ok: false, problem: problems.join("; ") };
}
