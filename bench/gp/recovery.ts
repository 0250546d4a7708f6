import { parseFormula } from "../../src/engine/dsl/index.js";
import { correlation, evolve, GpOptions } from "../../src/engine/gp/index.js";
import { table } from "../timing.js";
import { demo } from "./market.js";

/** A planted factor is recovered by a member of the hall of fame whose values correlate so far with its own. */
const RECOVERED = 0.95;
/**
 * Fixed before the first of these seeds was run, and not to be changed after a look at them: ten markets, each with a
 * search of its own seed. The seeds used while the search was made are 801 to 806. The hall of fame turns away what
 * correlates with a member as far as recovery asks for, and nothing less alike.
 */
const SEEDS = Array.from({ length: 10 }, (_, k) => 3001 + k);
const SETTINGS = { budget: 3000, population: 250, hallOfFame: 40, maxCorrelation: RECOVERED };
/**
 * The question whose answer was planted: the premia are paid from one close to the next. Over five days a reversal of
 * three or four days earns more than the planted one of five, and is the right answer to that question.
 */
const QUESTION = { horizon: 1, entry: "close" } as const;

/** How often a search finds the planted factors of a demo market again. */
export async function recovery(workers: number, seeds: readonly number[] = SEEDS): Promise<void> {
  const { budget, population, hallOfFame, maxCorrelation } = SETTINGS;
  console.log(
    `\n## Recovery\n\nDemo markets of 300 symbols and 8 years, ${seeds.length} seeds; from close to close of the next day; ${budget} formulas, population ${population}, hall of fame of ${hallOfFame} at most ${maxCorrelation} alike. Highest |correlation| of a member's values with the planted factor's; * = at least ${RECOVERED}.\n`,
  );
  const rows: string[][] = [];
  const found: boolean[][] = [];
  let names: string[] = [];
  for (const seed of seeds) {
    const market = await demo(seed, 8, QUESTION);
    const options = GpOptions.parse({ ...SETTINGS, seed, patience: 0, generations: 10_000 });
    const { laboratory, evaluator } = await market.laboratory(options, workers);
    const before = process.cpuUsage();
    const { hall, evaluated } = await evolve({ laboratory, options });
    const { user, system } = process.cpuUsage(before);
    const planted = market.manifest.planted!.factors;
    names = planted.map(({ name }) => name);
    const likeness: number[] = [];
    for (const { expression } of planted) {
      const truth = await laboratory.fingerprint(parseFormula(expression, { fields: market.fields }));
      likeness.push(Math.max(0, ...hall.map((member) => Math.abs(correlation(member.fingerprint, truth)))));
    }
    await evaluator.close();
    market.close();
    found.push(likeness.map((value) => value >= RECOVERED));
    const cells = likeness.map((value) => `${value.toFixed(3)}${value >= RECOVERED ? " *" : ""}`);
    rows.push([String(seed), String(evaluated), ((user + system) / 1e6).toFixed(0), ...cells]);
    console.error(rows.at(-1)!.join("  "));
  }
  console.log(table(["seed", "formulas", "CPU s", ...names], rows));
  for (const [k, name] of names.entries())
    console.log(`- ${name}: ${found.filter((one) => one[k]).length} of ${found.length}`);
  // Those that always pay; the third works in some regimes only.
  console.log(`- both strong ones: ${found.filter((one) => one[0] && one[1]).length} of ${found.length}`);
}
