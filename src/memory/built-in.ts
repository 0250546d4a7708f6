import { readFile } from "node:fs/promises";
import { z } from "zod";
import { asset } from "../engine/assets.js";
import { type FactorRecord, Step } from "./factor-record.js";

/** What a formula is, whatever way it was written. */
export interface FormulaIdentity {
  readonly canonical: string;
  readonly hash: string;
}

/** Throws the formula language's own error when the formula is not legal. */
export type ParseIdentity = (expression: string) => FormulaIdentity;

const Both = z.object({ en: z.string(), zh: z.string() });

const StudyFactors = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    nameZh: z.string().optional(),
    origin: z.literal("study"),
    expression: z.string(),
    direction: z.union([z.literal(1), z.literal(-1)]),
    hypothesis: Both,
    notes: Both.optional(),
    steps: z.array(Step),
    asWritten: z.string().optional(),
  }),
);

/**
 * The study's factors that are shipped in `memory/study.json`, as records of status `reference`. A damaged copy of
 * our own file is a bug or a broken installation, so a ZodError comes out as one.
 */
export async function readStudyFactors(parse: ParseIdentity): Promise<readonly FactorRecord[]> {
  const factors = StudyFactors.parse(JSON.parse(await readFile(asset("memory", "study.json"), "utf8")));
  return factors.map(
    ({ id, name, nameZh, origin, expression, direction, hypothesis, notes, steps, asWritten }) => {
      const { canonical, hash } = parse(expression);
      return {
        version: 1,
        ...{ id, name, expression, canonical, hash, direction, hypothesis, origin },
        ...(nameZh ? { nameZh } : {}),
        ...(notes ? { caveats: [notes.en, notes.zh].filter(Boolean) } : {}),
        ...(asWritten ? { asWritten } : {}),
        steps,
        status: "reference",
        scores: [],
        provenance: {},
        createdAt: null,
        updatedAt: null,
      };
    },
  );
}
