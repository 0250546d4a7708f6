import { FormulaError, similarity } from "../../../engine/dsl/index.js";
import type { Formula } from "../../../engine/dsl/types.js";
import type { FactorRecord } from "../../../memory/factor-record.js";
import type { ToolContext } from "../../../tools/context.js";
import type { Neighbour } from "../../../tools/research-contract.js";
import type { Skip } from "./known-factors.js";

/** How many neighbours are told, and how many factors have their values compared for one idea. */
const TOLD = 3;
const VALUES_COMPARED = { own: 6, any: 3 } as const;

interface Known {
  readonly name: string;
  readonly formula: Formula;
  /** Of the workspace or the study, not of a published set. */
  readonly close: boolean;
  /** Of the workspace. */
  readonly own: boolean;
}

/** The factors that an idea can be too near to: the library, the study's and the published sets. */
export interface Neighbourhood {
  /** The formulas of the workspace's own library that this dataset can compute. */
  formulas(): Promise<readonly Formula[]>;
  /** The largest structural share with any of them, 0…1, and who they are, likest first. */
  byStructure(formula: Formula): Promise<readonly Neighbour[]>;
  /** The same with correlations of values, for the likest of all and the likest of the workspace and the study; nearest first. */
  byValues(formula: Formula, signal: AbortSignal): Promise<readonly Neighbour[]>;
}

/**
 * The library is read when it is first asked for and then stays as it is: what a run itself admits is compared by the
 * run.
 */
export function createNeighbourhood(
  { engine, memory }: ToolContext,
  dataset: string,
  skip: Skip,
): Neighbourhood {
  let loaded: Promise<readonly Known[]> | undefined;
  const known = () => {
    loaded ??= load();
    return loaded;
  };

  async function load(): Promise<readonly Known[]> {
    const own = await memory.library.list();
    const packs = await memory.library.list({ origin: "pack" });
    const kept = own.filter((record) => record.status !== "dropped" && !skip(record));
    return [...(await parsed(kept, true)), ...(await parsed(packs, false))];
  }

  async function parsed(records: readonly FactorRecord[], close: boolean): Promise<readonly Known[]> {
    const found: Known[] = [];
    for (const { name, expression, origin } of records) {
      try {
        const own = origin !== "study" && origin !== "pack";
        found.push({ name, formula: await engine.parse(expression, dataset), close, own });
      } catch (error) {
        // It reads columns that this dataset lacks: nothing here can be like it.
        if (!(error instanceof FormulaError)) throw error;
      }
    }
    return found;
  }

  async function ranked(formula: Formula) {
    return (await known())
      .map((one) => ({ ...one, share: similarity(one.formula.node, formula.node) }))
      .sort((a, b) => b.share - a.share);
  }

  return {
    formulas: async () => (await known()).filter(({ own }) => own).map(({ formula }) => formula),

    async byStructure(formula) {
      return (await ranked(formula))
        .slice(0, TOLD)
        .map(({ name, share }) => ({ name, similarity: share, correlation: null }));
    },
    async byValues(formula, signal) {
      const likest = await ranked(formula);
      const compared = new Set([
        ...likest.slice(0, VALUES_COMPARED.any),
        ...likest.filter(({ close }) => close).slice(0, VALUES_COMPARED.own),
      ]);
      const neighbours: Neighbour[] = [];
      for (const { name, formula: other, share } of compared) {
        const correlation =
          other.hash === formula.hash ? 1 : await engine.correlation(formula, other, dataset, signal);
        neighbours.push({ name, similarity: share, correlation });
      }
      return neighbours.sort((a, b) => nearness(b) - nearness(a)).slice(0, TOLD);
    },
  };
}

export const nearness = ({ similarity: share, correlation }: Neighbour): number =>
  correlation === null ? share : Math.abs(correlation);
