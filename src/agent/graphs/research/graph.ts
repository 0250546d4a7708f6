import { type BaseCheckpointSaver, END, START, StateGraph } from "@langchain/langgraph";
import { admit } from "./admit.js";
import { check } from "./check.js";
import type { RunDeps } from "./deps.js";
import { evolveIdeas } from "./evolve.js";
import { explain } from "./explain.js";
import { ideate } from "./ideate.js";
import { refine } from "./refine.js";
import { reflect } from "./reflect.js";
import { score } from "./score.js";
import { ResearchState } from "./state.js";
import { translate } from "./translate.js";

/** Steps of one round at most, with what evolution makes of it; a run of n rounds takes n times as many. */
export const STEPS_PER_ROUND = 32;

/**
 * ideate → translate → check → score → reflect → refine → admit, as long as `next` says so; evolved formulas are
 * explained before they are admitted, and what `next` sends to evolution comes back as ideas that wait.
 */
export function researchGraph(
  deps: RunDeps,
  checkpointer: BaseCheckpointSaver,
  next: (state: ResearchState) => "ideate" | "evolve" | null,
) {
  const onward = (state: ResearchState) => next(state) ?? END;
  return (
    new StateGraph(ResearchState)
      .addNode("ideate", ideate(deps))
      .addNode("translate", translate(deps))
      .addNode("check", check(deps))
      .addNode("score", score(deps))
      .addNode("reflect", reflect(deps))
      .addNode("refine", refine(deps))
      .addNode("explain", explain(deps))
      .addNode("admit", admit(deps))
      .addNode("evolve", evolveIdeas(deps))
      .addEdge(START, "ideate")
      .addConditionalEdges("ideate", ({ candidate }) => (candidate?.evolved ? "check" : "translate"), [
        "check",
        "translate",
      ])
      .addEdge("translate", "check")
      .addEdge("check", "score")
      .addEdge("score", "reflect")
      .addEdge("reflect", "refine")
      .addConditionalEdges("refine", ({ candidate }) => (candidate?.evolved ? "explain" : "admit"), [
        "explain",
        "admit",
      ])
      .addEdge("explain", "admit")
      .addConditionalEdges("admit", onward, ["ideate", "evolve", END])
      // Right after an evolution there is nothing new to evolve.
      .addConditionalEdges("evolve", (state) => (next(state) === null ? END : "ideate"), ["ideate", END])
      .compile({ checkpointer })
  );
}
