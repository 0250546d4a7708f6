import { type BaseMessage, ToolMessage } from "@langchain/core/messages";
import type { Idea } from "./ideator.js";

const RUN = /\bgp-\d{8}-\d{6}-[0-9a-f]{4}\b/g;
/** The first line of a hall of fame as `evolve_factors` tells it. */
const BEST = /^- 1\. (.+?) \| RankIC train (-?[0-9.–]+), valid (-?[0-9.–]+)/m;

/** The run of genetic programming that a conversation spoke of last. */
export function lastRun(messages: readonly BaseMessage[]): string | undefined {
  const told = messages.filter(
    (message) => message instanceof ToolMessage && message.name === "evolve_factors",
  );
  return told.flatMap((message) => message.text.match(RUN) ?? []).at(-1);
}

/** The best formula of the last evolution, as it was told. */
export function lastEvolved(messages: readonly BaseMessage[]): string | undefined {
  const told = messages.filter(
    (message) => message instanceof ToolMessage && message.name === "evolve_factors",
  );
  return told
    .map((message) => BEST.exec(message.text)?.[1])
    .filter((formula) => formula !== undefined)
    .at(-1);
}

/** Asks for something that goes on from what evolved. */
const NEXT =
  /\b(next|another|build on|based on|from that|go from there)\b|下一个|再(?:来|提)|基础上|据此|由此/i;

export const buildsOn = (question: string): boolean => NEXT.test(question);

/** The idea beside what evolved: both rankings count the same. */
export function withEvolved(idea: Idea, evolved: string): Idea {
  return {
    ...idea,
    name: `${idea.name} with what evolved`,
    nameZh: `${idea.nameZh}与进化所得`,
    steps: [...idea.steps, `add the rank of the evolved formula ${evolved}`],
    stepsZh: [...idea.stepsZh, `加上进化所得公式的截面排名：${evolved}`],
    formula: `cs_rank(${idea.formula}) + cs_rank(${evolved})`,
  };
}
