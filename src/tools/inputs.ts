import { z } from "zod";
import { Entry } from "../engine/analysis/index.js";
import type { Config } from "../memory/config.js";

/** Inputs that several tools share, described once. */
export const dataset = z
  .string()
  .optional()
  .describe("dataset (default: the workspace's, else the demo market)");
export const searchSplit = z
  .enum(["train", "valid", "search"])
  .default("search")
  .describe("search = train + validation; the test window is reached by `unseal` alone");
export const horizon = z
  .number()
  .int()
  .min(1)
  .max(250)
  .optional()
  .describe("forward return in trading days (default 5)");
export const entry = Entry.optional().describe(
  "price at which the position is opened (default next-open); `close` is not tradable, research only",
);

export const preprocess = z
  .string()
  .min(1)
  .optional()
  .describe(
    "steps before measuring, in this order: winsorize, fill, zscore | rank | robust, neutralize; e.g. winsorize:mad:3,zscore,neutralize:industry+size (default: none)",
  );

/** What to measure against: as given, else as the workspace is set. */
export function labelOf(
  input: { readonly horizon?: number | undefined; readonly entry?: Entry | undefined },
  config: Config,
): { readonly horizon: number; readonly entry: Entry } {
  return { horizon: input.horizon ?? config.horizon, entry: input.entry ?? config.entry };
}
