import { type BaseCheckpointSaver, END, START, StateGraph } from "@langchain/langgraph";
import { admit } from "./admit.js";
import { check } from "./check.js";
import type { RunDeps } from "./deps.js";
import { ideate } from "./ideate.js";
import { refine } from "./refine.js";
import { reflect } from "./reflect.js";
import { score } from "./score.js";
import { ResearchState } from "./state.js";
import { translate } from "./translate.js";

/** Steps of one round; a run of n rounds takes n times as many. */
export const STEPS_PER_ROUND = 7;

/** ideate → translate → check → score → reflect → refine → admit, as long as `goOn` says so. */
export function researchGraph(
  deps: RunDeps,
  checkpointer: BaseCheckpointSaver,
  goOn: (state: ResearchState) => boolean,
) {
  return new StateGraph(ResearchState)
    .addNode("ideate", ideate(deps))
    .addNode("translate", translate(deps))
    .addNode("check", check(deps))
    .addNode("score", score(deps))
    .addNode("reflect", reflect(deps))
    .addNode("refine", refine(deps))
    .addNode("admit", admit(deps))
    .addEdge(START, "ideate")
    .addEdge("ideate", "translate")
    .addEdge("translate", "check")
    .addEdge("check", "score")
    .addEdge("score", "reflect")
    .addEdge("reflect", "refine")
    .addEdge("refine", "admit")
    .addConditionalEdges("admit", (state) => (goOn(state) ? "ideate" : END), ["ideate", END])
    .compile({ checkpointer });
}
