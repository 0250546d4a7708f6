import type { Text } from "../../../i18n/lang.js";
import { FactorExistsError } from "../../../memory/factor-exists-error.js";
import type { NewFactor, Step } from "../../../memory/factor-record.js";
import { expandFactors } from "../../../tools/named-factors.js";
import type { RunDeps } from "./deps.js";
import type { Proposal } from "./proposal.js";
import type { Candidate, Card } from "./state.js";

/**
 * Puts an admitted factor into the library with where it came from. When the library has the formula already (the run
 * was made before, or another found it), the one that is there stays and the run says so: the result of a run does
 * not depend on what earlier runs have left in the library.
 */
export async function keepFactor(
  deps: RunDeps,
  candidate: Candidate,
  reason: Text,
  steps: readonly Step[],
): Promise<void> {
  const { library } = deps.context.memory;
  const { proposal, canonical, hash } = candidate;
  const fields = await deps.context.engine.fields(deps.request.dataset);
  const { used } = await expandFactors(proposal!.formula, fields, library);
  const parents = [...used.map(({ id }) => id), ...(await basis(deps, candidate))];
  const source = used.length > 0 ? canonical! : proposal!.formula;
  const factor = factorOf(deps, candidate, reason, { source, parents, steps });
  // The formula may read columns that this dataset alone has: it is known by what it was parsed to there.
  const identity = { canonical: canonical!, hash: hash! };
  try {
    await library.add(factor, identity);
  } catch (error) {
    if (!(error instanceof FactorExistsError)) throw error;
    if (error.evidence["same"] === "formula") {
      deps.emit({ message: error.message });
      return;
    }
    // Another formula has the name; the beginning of the hash tells them apart.
    try {
      await library.add({ ...factor, name: `${factor.name} ${hash!.slice(0, 6)}` }, identity);
    } catch (second) {
      if (!(second instanceof FactorExistsError)) throw second;
      deps.emit({ message: second.message });
    }
  }
}

/** The library factors that the model says it has built upon, or from which evolution began. */
async function basis(
  { context: { memory } }: RunDeps,
  { proposal, evolved }: Candidate,
): Promise<readonly string[]> {
  const names = new Set(
    [proposal!.basedOn, ...(evolved?.from.map(({ name }) => name) ?? [])].map((name) => name.toLowerCase()),
  );
  const known = await memory.library.list();
  return known.filter((record) => names.has(record.name.toLowerCase())).map(({ id }) => id);
}

interface Lineage {
  readonly source: string;
  readonly parents: readonly string[];
  readonly steps: readonly Step[];
}

function factorOf(
  deps: RunDeps,
  candidate: Candidate,
  reason: Text,
  { source, parents, steps }: Lineage,
): NewFactor {
  const { context, run, request, model, promptHash } = deps;
  const { name, nameZh, mechanism, mechanismZh, direction } = candidate.proposal!;
  const found = (candidate.train!.rankIc ?? 0) < 0 ? -1 : 1;
  const caveats: { en: string; zh: string }[] = [
    ...(found === direction
      ? []
      : [
          {
            en: "the train window shows the opposite of the direction that was proposed",
            zh: "训练集显示的方向与提出的相反",
          },
        ]),
    ...(model.kind === "offline"
      ? [
          {
            en: "proposed by the offline ideator, not by a language model",
            zh: "由离线构思器提出，并非语言模型",
          },
        ]
      : []),
  ];
  caveats.push(...candidate.warnings);
  const at = context.now().toISOString();
  const entry = (split: "train" | "valid", card: Card) => ({
    ...{
      dataset: request.dataset,
      datasetHash: card.datasetHash,
      split,
      horizon: request.horizon,
      entry: request.entry,
    },
    ...{
      rankIcMean: card.rankIc,
      icir: card.icir,
      t: card.t,
      coverage: card.coverage,
      turnover: card.turnover,
      n: card.n,
      at,
    },
  });
  return {
    name,
    ...(nameZh && { nameZh }),
    expression: source,
    // What the data show, not what was hoped: a person who uses the factor must buy the right side.
    direction: found,
    hypothesis: inItsLanguages(candidate.proposal!),
    ...(mechanism && { mechanism }),
    ...(mechanismZh && { mechanismZh }),
    steps: [...steps],
    ...(caveats.length > 0 && { caveats }),
    origin: candidate.evolved ? "gp" : "model",
    status: "admitted",
    ...{ reason: reason.en, reasonZh: reason.zh },
    scores: [entry("train", candidate.train!), entry("valid", candidate.valid!)],
    provenance: {
      model: candidate.by ?? model.spec,
      promptHash,
      run,
      seed: request.seed,
      ...(candidate.gpRun !== null && { gpRun: candidate.gpRun }),
      ...(parents.length > 0 && { parents: [...new Set(parents)] }),
      ...(context.session !== undefined && { session: context.session }),
    },
  };
}

/** Some models answer in the language of the brief whatever they are asked for. */
function inItsLanguages({ hypothesis, hypothesisZh }: Proposal): { en?: string; zh?: string } {
  if (/\p{Script=Han}/u.test(hypothesis)) return { zh: hypothesisZh || hypothesis };
  return { en: hypothesis, ...(hypothesisZh && { zh: hypothesisZh }) };
}
