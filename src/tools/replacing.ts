import { DatasetError } from "../engine/panel/dataset-error.js";
import type { EngineHost } from "./engine-host.js";

/**
 * What an import that takes the place of a dataset keeps of it: its shares of train, valid and test. Nothing when there is
 * no dataset of that name yet.
 *
 * @throws DatasetError `dataset-sealed` when it has a sealed test window: other dates would move it
 */
export async function replacing(
  engine: Pick<EngineHost, "datasets">,
  name: string,
): Promise<{ readonly replace: true; readonly splits?: string }> {
  const present = (await engine.datasets()).find((one) => one.name === name);
  if (!present) return { replace: true };
  const { test, spec } = present.splits;
  if (test.to > test.from)
    throw new DatasetError(
      "dataset-sealed",
      `The dataset "${name}" has a sealed test window, which other dates would move.`,
      {
        hint: "Import under another name; what a paper account trades on is imported with --splits 100/0/0.",
        evidence: { name, splits: spec },
      },
    );
  return { replace: true, splits: spec };
}
