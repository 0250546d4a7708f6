import { readFileSync } from "node:fs";
import { z } from "zod";

const Case = z
  .object({
    id: z.string(),
    level: z.enum(["easy", "medium", "hard"]),
    /** `look-ahead`: what is asked for needs the future; `unit`: the short way adds things of different units. */
    kind: z.enum(["idea", "look-ahead", "unit"]),
    en: z.string(),
    zh: z.string(),
    /** The formula that who falls for it writes. */
    trap: z.string().optional(),
    /** What was meant; for `look-ahead` the same shape moved back in time until it reads the past alone. */
    reference: z.string(),
  })
  .strict()
  .refine(({ kind, trap }) => (kind === "idea") === (trap === undefined), "a trap needs its formula");
export type Case = z.infer<typeof Case>;

/** One case in one language. */
export interface Question extends Omit<Case, "en" | "zh"> {
  readonly lang: "en" | "zh";
  readonly idea: string;
}

/** Every case in English, then every case in Chinese. */
export function loadQuestions(): readonly Question[] {
  const text = readFileSync(new URL("./cases.json", import.meta.url), "utf8");
  const cases = z.array(Case).parse(JSON.parse(text));
  return (["en", "zh"] as const).flatMap((lang) =>
    cases.map(({ en, zh, ...rest }) => ({ ...rest, lang, idea: lang === "en" ? en : zh })),
  );
}
