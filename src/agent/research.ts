import type { ResearchRunner } from "../tools/context.js";
import type { ResearchDeps } from "./graphs/research/run.js";

/** The research loop as the `research` tool takes it. LangChain is loaded when a run begins. */
export function createResearchRunner(deps: ResearchDeps): ResearchRunner {
  return async function* (request, context) {
    const { runResearch } = await import("./graphs/research/run.js");
    return yield* runResearch(request, context, deps);
  };
}
