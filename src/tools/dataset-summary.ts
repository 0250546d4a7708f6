import { z } from "zod";
import type { Manifest } from "../engine/panel/index.js";
import { ResearchOutcome } from "./research-contract.js";

/** What `data …` commands say of a dataset (cli.md). */
export const DatasetSummary = z.object({
  name: z.string(),
  hash: z.string(),
  kind: ResearchOutcome.shape.datasetKind,
  market: z.string(),
  instruments: z.number().int(),
  dates: z.number().int(),
  from: z.string(),
  to: z.string(),
  fields: z.array(z.string()),
  groups: z.array(z.string()),
  splits: z.object({
    spec: z.string(),
    train: z.object({ from: z.string().nullable(), to: z.string().nullable() }),
    valid: z.object({ from: z.string().nullable(), to: z.string().nullable() }),
    test: z.object({ from: z.string().nullable(), to: z.string().nullable() }).describe("sealed"),
  }),
  createdAt: z.string(),
});
export type DatasetSummary = z.infer<typeof DatasetSummary>;

export function datasetSummary(manifest: Manifest): DatasetSummary {
  const { dates, splits } = manifest;
  const range = ({ from, to }: { from: number; to: number }) => ({
    from: to > from ? dates[from]! : null,
    to: to > from ? dates[to - 1]! : null,
  });
  return {
    name: manifest.name,
    hash: manifest.hash,
    kind: manifest.kind,
    market: manifest.market,
    instruments: manifest.symbols.length,
    dates: dates.length,
    from: dates[0]!,
    to: dates.at(-1)!,
    fields: manifest.fields.map((field) => field.name),
    groups: manifest.groups.map((group) => group.name),
    splits: {
      spec: splits.spec,
      train: range(splits.train),
      valid: range(splits.valid),
      test: range(splits.test),
    },
    createdAt: manifest.createdAt,
  };
}
