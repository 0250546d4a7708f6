import type {
  CompareRunner,
  ExtractRunner,
  ProposerRunner,
  ResearchRunner,
  Runners,
} from "../tools/context.js";
import type { ResearchDeps } from "./graphs/research/run.js";

/** The research loop as the `research` tool takes it. LangChain is loaded when a run begins. */
function createResearchRunner(deps: ResearchDeps): ResearchRunner {
  return async function* (request, context) {
    const { runResearch } = await import("./graphs/research/run.js");
    return yield* runResearch(request, context, deps);
  };
}

/** The comparison of models as the `compare` tool takes it. */
function createCompareRunner(deps: ResearchDeps): CompareRunner {
  return async function* (request, context) {
    const { runCompare } = await import("./graphs/compare/run.js");
    return yield* runCompare(request, context, deps);
  };
}

/** Reading factors out of a text, as the `read_report` tool takes it. */
function createExtractRunner(deps: ResearchDeps): ExtractRunner {
  return async function* (request, context) {
    const { runExtract } = await import("./graphs/extract/run.js");
    return yield* runExtract(request, context, deps);
  };
}

/** A model that a search asks for formulas, as `experiment` and `gp` take it. */
function createProposerRunner(deps: ResearchDeps): ProposerRunner {
  return async (request, context) => {
    const { createProposer } = await import("./ideas/proposer.js");
    return createProposer(request, context, deps);
  };
}

/** All that the tools need from the agent. */
export const createRunners = (deps: ResearchDeps): Runners => ({
  research: createResearchRunner(deps),
  compare: createCompareRunner(deps),
  extract: createExtractRunner(deps),
  proposer: createProposerRunner(deps),
});
