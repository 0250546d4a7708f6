import { z } from "zod";
import { Entry } from "../engine/analysis/score.js";
import { ProfileSettings } from "./profile.js";

const Limit = z.number().positive();

/** What a config file may hold; every key may be left out. */
export const Settings = z.strictObject({
  model: z
    .string()
    .regex(/^(offline|[a-z0-9][a-z0-9_-]*:.+)$/i, "`offline` or `profile:model`, e.g. openai:gpt-5.1")
    .optional(),
  dataset: z.string().min(1).optional(),
  lang: z.enum(["en", "zh"]).optional(),
  horizon: z.number().int().min(1).max(250).optional(),
  entry: Entry.optional(),
  budgets: z
    .strictObject({
      usd: Limit.optional(),
      tokens: Limit.int().optional(),
      seconds: Limit.optional(),
      formulas: Limit.int().optional(),
      modelCalls: Limit.int().optional(),
    })
    .optional(),
  allow: z
    .strictObject({
      spending: z.boolean().optional().describe("models may start what spends money without asking"),
      seconds: z.number().min(0).optional().describe("jobs up to this long may start without asking"),
    })
    .optional(),
  profiles: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9_-]*$/, "lower-case letters, digits, - and _"), ProfileSettings)
    .optional(),
  annualisation: z.number().positive().optional().describe("trading days in a year"),
  riskFree: z.number().min(-1).max(1).optional().describe("yearly rate, 0.02 = 2 %"),
});
export type Settings = z.infer<typeof Settings>;

/** The user's own file may hold keys as well, by profile name, if nobody else can read it. */
export const UserSettings = Settings.extend({ keys: z.record(z.string(), z.string().min(1)).optional() });
export type UserSettings = z.infer<typeof UserSettings>;
