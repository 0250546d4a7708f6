import { z } from "zod";
import { Usage } from "./research-contract.js";

/** A factor idea that a text holds, as a card: what it is, its formula, and where the text says so. */
export const ReportCard = z.object({
  name: z.string(),
  nameZh: z.string(),
  hypothesis: z.string(),
  passage: z.string().describe("the words of the text that it comes from"),
  line: z.number().int().describe("where the passage begins, from 1"),
  page: z.number().int().nullable().describe("of a PDF, from 1; null where there are no pages"),
  written: z.string().describe("the formula as the model or the text gives it"),
  formula: z.string().nullable().describe("its canonical form; null when it is not legal"),
  hash: z.string().nullable(),
  problem: z.string().nullable().describe("why the formula is not legal, with what to write instead"),
  warnings: z.array(z.string()),
});
export type ReportCard = z.infer<typeof ReportCard>;

export const ExtractOutcome = z.object({
  source: z.string().describe("the file, or `text`"),
  model: z.string(),
  dataset: z.string().nullable(),
  characters: z.number().int(),
  cards: z.array(ReportCard),
  dropped: z.number().int().describe("ideas left out because the passage that they cite is not in the text"),
  usage: Usage,
  stopped: z.enum(["done", "budget"]),
});
export type ExtractOutcome = z.infer<typeof ExtractOutcome>;

export interface ExtractRequest {
  readonly source: string;
  readonly text: string;
  /** Where each page begins in the text. */
  readonly pages?: readonly number[];
  readonly model: string;
  readonly seed: number;
  /** Formulas are checked against its fields; unset: against all known fields. */
  readonly dataset?: string;
  readonly maxUsd?: number;
  readonly maxTokens?: number;
}
