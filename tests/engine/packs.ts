import { readFileSync } from "node:fs";
import { z } from "zod";
import { asset } from "../../src/engine/assets.js";
import { FIELDS, type FieldSet, type Formula, fieldSet, parseFormula } from "../../src/engine/dsl/index.js";

export const PACKS = ["worldquant101", "gtja191", "alpha158"] as const;
export type Pack = (typeof PACKS)[number];

const PackRecord = z.strictObject({
  id: z.string(),
  name: z.string(),
  origin: z.literal("pack"),
  pack: z.enum(PACKS),
  expression: z.string(),
  published: z.string(),
  direction: z.literal(1),
  doubts: z.array(z.string()).min(1).optional(),
  needs: z.array(z.string()).min(1).optional(),
});
export type PackRecord = z.infer<typeof PackRecord>;

export function readPack(pack: Pack): PackRecord[] {
  return z.array(PackRecord).parse(JSON.parse(readFileSync(asset("memory", `${pack}.json`), "utf8")));
}

/** What some formulas of GTJA read and a price panel seldom has: one value per date for all symbols. */
export const MARKET_FIELDS = ["benchmark_open", "benchmark_close", "mkt", "smb", "hml"];

const PACK_FIELDS: FieldSet = fieldSet([...FIELDS.map(({ name }) => name), ...MARKET_FIELDS]);

export const parsePacked = ({ expression }: PackRecord): Formula =>
  parseFormula(expression, { fields: PACK_FIELDS });
