/**
 * GP against random search on HS300 train data at equal numbers of evaluated unique formulas, paired by seed.
 *   npx tsx bench/gp-experiment.ts [--budget 500] [--population 100] [--repeats 8] [--seed 1] [--arms random,gp]
 * Imports FACTORSMITH_DATA/cn-hs300-daily (default ../shared/data beside the package) into a workspace of its own; uses
 * the build in dist/. Prints the lines that bench/README.md states; the report stays in the folder that it names.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values: args } = parseArgs({
  options: {
    budget: { type: "string", default: "500" },
    population: { type: "string", default: "100" },
    repeats: { type: "string", default: "8" },
    seed: { type: "string", default: "1" },
    arms: { type: "string", default: "random,gp" },
    model: { type: "string", default: "offline" },
  },
});
const root = fileURLToPath(new URL("..", import.meta.url));
const source = join(process.env["FACTORSMITH_DATA"] ?? join(root, "../shared/data"), "cn-hs300-daily");
if (!existsSync(source)) {
  console.log(`no data at ${source}: set FACTORSMITH_DATA`);
  process.exit(0);
}
const workspace = mkdtempSync(join(tmpdir(), "factorsmith-gp-experiment-"));
const factorsmith = (...words: string[]): string =>
  execFileSync(
    process.execPath,
    [join(root, "dist/cli/main.js"), ...words, "--workspace", workspace, "--quiet"],
    {
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
factorsmith("data", "import", source, "--name", "hs300");
const { arms, tests, ...told } = JSON.parse(
  factorsmith(
    ...["experiment", "--data", "hs300", "--arms", args.arms, "--model", args.model, "--json"],
    ...["--budget", args.budget, "--population", args.population, "--repeats", args.repeats],
    ...["--seed", args.seed],
  ),
) as Outcome;

interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}
interface Outcome {
  readonly arms: readonly {
    readonly name: string;
    readonly final: Readonly<Record<"train" | "valid", Interval>>;
    readonly runs: readonly { readonly train: number; readonly valid: number }[];
  }[];
  readonly tests: readonly ({
    readonly a: string;
    readonly b: string;
    readonly pairs: number;
  } & Readonly<Record<"train" | "valid", { readonly difference: Interval; readonly p: number }>>)[];
  readonly budget: number;
  readonly elapsedMs: number;
  readonly report: string;
}

const figure = ({ mean, low, high }: Interval) =>
  `${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
for (const { name, final } of arms)
  console.log(`${name.padEnd(8)} train ${figure(final.train)}  valid ${figure(final.valid)}`);
for (const { a, b, pairs, train, valid } of tests)
  console.log(
    `${b} − ${a} over ${pairs} pairs: train ${figure(train.difference)} p ${train.p.toFixed(4)}; valid ${figure(valid.difference)} p ${valid.p.toFixed(4)}`,
  );
console.log(`${(told.elapsedMs / 1000).toFixed(0)} s; report ${told.report}`);
