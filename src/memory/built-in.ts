import { readFile } from "node:fs/promises";
import { z } from "zod";
import { asset } from "../engine/assets.js";
import { ALL_FIELDS, fieldSet, parseFormula } from "../engine/dsl/index.js";
import { giveWay } from "../engine/give-way.js";
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
        ...(notes ? { caveats: [notes] } : {}),
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

const PACKS = ["worldquant101", "gtja191", "alpha158"] as const;

const PackFactors = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    origin: z.literal("pack"),
    pack: z.enum(PACKS),
    expression: z.string(),
    published: z.string(),
    direction: z.literal(1),
    doubts: z.array(z.string()).default([]),
    needs: z.array(z.string()).default([]),
  }),
);

/**
 * The published formula sets (`memory/*.json`, see `memory/README.md`), tagged with the name of their pack. A formula
 * may read fields that a dataset lacks (`needs`): it is refused there when it is used, not here.
 */
export async function readPackFactors(): Promise<readonly FactorRecord[]> {
  const packs = await Promise.all(
    PACKS.map(async (pack) =>
      PackFactors.parse(JSON.parse(await readFile(asset("memory", `${pack}.json`), "utf8"))),
    ),
  );
  const columns = (needs: readonly string[]) =>
    fieldSet([...ALL_FIELDS.names, ...needs.filter((name) => !ALL_FIELDS.groups.includes(name))]);
  const breathe = giveWay();
  const records: FactorRecord[] = [];
  for (const { id, name, origin, pack, expression, published, direction, doubts, needs } of packs.flat()) {
    const { canonical, hash } = parseFormula(expression, { fields: columns(needs) });
    records.push({
      version: 1,
      ...{ id, name, expression, canonical, hash, direction, origin },
      asWritten: published,
      ...(doubts.length > 0 && { caveats: doubts.map((en) => ({ en })) }),
      status: "reference",
      scores: [],
      provenance: {},
      tags: [pack, ...needs.map((field) => `needs:${field}`)],
      createdAt: null,
      updatedAt: null,
    });
    await breathe();
  }
  return records;
}
