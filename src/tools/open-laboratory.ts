import { EmptyWindowError } from "../engine/analysis/empty-window-error.js";
import { purgedRows } from "../engine/analysis/index.js";
import type { FieldSet } from "../engine/dsl/index.js";
import { createLaboratory, type Laboratory } from "../engine/gp/index.js";
import type { Ledger } from "../memory/ledger.js";
import type { LaboratoryRequest } from "./engine-host.js";
import type { OpenDataset } from "./open-dataset.js";

/**
 * A laboratory on a dataset's train and validation windows whose every measurement is a line in the ledger: one write
 * and one fsync a batch, on disk before the caller sees a figure.
 */
export async function openLaboratory(
  dataset: OpenDataset,
  fields: FieldSet,
  ledger: Ledger,
  { horizon, entry, workers, periods, turnover, actor, session, run }: LaboratoryRequest,
): Promise<Laboratory> {
  const { manifest } = dataset;
  const rows = (split: "train" | "valid") => {
    const purged = purgedRows(manifest.splits, split, horizon, entry);
    if (purged.from >= purged.to)
      throw new EmptyWindowError(manifest.name, split, manifest.splits.spec, horizon);
    return purged;
  };
  const windows = { train: rows("train"), valid: rows("valid") };
  const laboratory = createLaboratory(await dataset.evaluator(workers), {
    ...{ fields, periods, turnover, ...windows },
    label: await dataset.label(horizon, entry),
  });
  return {
    ...laboratory,
    async measure(formulas, window, options) {
      const measured = await laboratory.measure(formulas, window, options);
      await ledger.append(
        formulas.map(({ hash, canonical }, i) => ({
          kind: "score" as const,
          dataset: manifest.name,
          datasetHash: manifest.hash,
          ...{ hash, canonical, split: window, horizon, entry, actor },
          ...(session !== undefined && { session }),
          ...(run !== undefined && { run }),
          rankIcMean: measured[i]!.measure.rankIc,
          icir: measured[i]!.measure.icir,
          n: measured[i]!.measure.dates,
        })),
      );
      return measured;
    },
  };
}
