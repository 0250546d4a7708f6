import { type Arm, holm, meanInterval, signFlipP } from "../engine/gp/index.js";
import type { ArmRunFile, ExperimentOutcome } from "./experiment-contract.js";

/** A planted factor is recovered by a hall member whose values correlate with its own at least so much. */
const RECOVERED = 0.95;
/** A hall member below this with every planted factor is a false discovery. */
const UNRELATED = 0.2;

/** The runs of one arm as curve, final and recovery. At least one run. */
export function armSummary(
  name: Arm,
  runs: readonly ArmRunFile[],
  budget: number,
  planted: readonly string[],
): ExperimentOutcome["arms"][number] {
  const points = runs[0]!.train.length;
  const at = (k: number) => ({
    evaluated: Math.round(((k + 1) * budget) / points),
    train: meanInterval(runs.map((run) => run.train[k]!)),
    valid: meanInterval(runs.map((run) => run.valid[k]!)),
  });
  const curve = Array.from({ length: points }, (_, k) => at(k));
  const members = runs.flatMap(({ nearest }) => nearest);
  return {
    name,
    curve,
    final: curve.at(-1)!,
    runs: runs.map(({ train, valid, evaluated, hall, proposed, explanations }) => ({
      train: train.at(-1)!,
      valid: valid.at(-1)!,
      ...{ evaluated, hall, proposed, explanations },
    })),
    recovery: planted.map((factor, i) => ({
      factor,
      rate: runs.filter((run) => run.recovered[i]! >= RECOVERED).length / runs.length,
      correlation: runs.reduce((sum, run) => sum + run.recovered[i]!, 0) / runs.length,
    })),
    falseDiscoveries:
      planted.length === 0 || members.length === 0
        ? null
        : members.filter((likeness) => likeness < UNRELATED).length / members.length,
  };
}

/** Every pair of arms, run by run: the same seed on both sides. */
export function pairedTests(
  arms: readonly Arm[],
  runs: ReadonlyMap<Arm, readonly ArmRunFile[]>,
): ExperimentOutcome["tests"] {
  const pairs = arms.flatMap((a, i) => arms.slice(i + 1).map((b) => ({ a, b })));
  const on = (window: "train" | "valid") => {
    const tests = pairs.map(({ a, b }) => {
      const differences = runs
        .get(a)!
        .map((run, k) => runs.get(b)![k]![window].at(-1)! - run[window].at(-1)!);
      return { difference: meanInterval(differences), p: signFlipP(differences) };
    });
    const adjusted = holm(tests.map(({ p }) => p));
    return tests.map((test, i) => ({ ...test, pHolm: adjusted[i]! }));
  };
  const [train, valid] = [on("train"), on("valid")];
  return pairs.map(({ a, b }, i) => ({
    ...{ a, b, pairs: runs.get(a)!.length, train: train[i]!, valid: valid[i]! },
  }));
}
