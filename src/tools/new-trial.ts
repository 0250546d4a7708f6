import { createHash } from "node:crypto";
import {
  type FactorScore,
  type Preprocessing,
  preprocessingText,
  RAW,
  type TearSheet,
} from "../engine/analysis/index.js";
import type { Formula } from "../engine/dsl/index.js";
import type { NewTrial } from "../memory/trial.js";
import type { Asker } from "./engine-host.js";

/** What was tried: a formula, and how its values were treated before they were measured. */
export type Variant = Pick<NewTrial, "hash" | "canonical">;

/** Each way to pre-process a formula is a chance of its own to be lucky, so it is a trial of its own. */
export function variantOf({ hash, canonical }: Formula, preprocessing: Preprocessing): Variant {
  const text = preprocessingText(preprocessing);
  if (text === preprocessingText(RAW)) return { hash, canonical };
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return { hash: `${hash}+${digest}`, canonical: `${canonical} | ${text}` };
}

const asked = ({ actor, session, run }: Asker): Pick<NewTrial, "actor" | "session" | "run"> => ({
  actor,
  ...(session !== undefined && { session }),
  ...(run !== undefined && { run }),
});

const ratio = (mean: number | null, std: number | null): number | null =>
  mean === null || std === null || std === 0 ? null : mean / std;

/** The line of a score, or of a look at the test window. */
export function scoreTrial(score: FactorScore, kind: NewTrial["kind"], asker: Asker): NewTrial {
  const { rankIc, longShort, dataset, datasetHash, hash, canonical, split, horizon, entry } = score;
  const sealed = kind === "unseal";
  return {
    ...{ kind, dataset, datasetHash, hash, canonical, split, horizon, entry },
    ...asked(asker),
    // The ledger is read by models too: it says that somebody looked at the test window, never what they saw.
    rankIcMean: sealed ? null : rankIc.mean,
    icir: sealed ? null : rankIc.ir,
    n: rankIc.n,
    ...(!sealed && {
      p: rankIc.pOverlap,
      sharpe: ratio(longShort.mean, longShort.std),
    }),
  };
}

/** The line of a full analysis of `variant`. */
export function analysisTrial(
  { header, ic, inference, quantiles }: TearSheet,
  variant: Variant,
  asker: Asker,
): NewTrial {
  const { rankIc } = ic.summary;
  return {
    kind: "score",
    ...variant,
    dataset: header.dataset,
    datasetHash: header.datasetHash,
    ...{ split: header.split, horizon: header.horizon, entry: header.entry },
    ...asked(asker),
    rankIcMean: rankIc.mean,
    icir: rankIc.ir,
    n: rankIc.n,
    p: inference.multiple.p,
    sharpe: ratio(quantiles.longShort.mean, quantiles.longShort.std),
  };
}
