import type { AnyTool } from "../tools/define.js";
import type { ChatStore } from "./store.js";

export type Answer = "yes" | "no" | "always";

/** Asks the person before a tool spends money; one question at a time, in the order asked. */
export interface Approvals {
  ask(tool: AnyTool, input: unknown, signal: AbortSignal): Promise<boolean>;
  answer(answer: Answer): void;
}

export function createApprovals(store: ChatStore): Approvals {
  const always = new Set<string>();
  let turn: Promise<unknown> = Promise.resolve();
  let settle: ((answer: Answer) => void) | undefined;

  async function askNow(tool: AnyTool, input: unknown, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    if (always.has(tool.name)) return true;
    store.dispatch({ type: "approval", approval: { tool: tool.name, input } });
    const answer = await new Promise<Answer>((resolve) => {
      settle = resolve;
      signal.addEventListener("abort", () => resolve("no"), { once: true });
    });
    settle = undefined;
    store.dispatch({ type: "approval", approval: null });
    if (answer === "always") always.add(tool.name);
    return answer !== "no";
  }

  return {
    ask(tool, input, signal) {
      const asked = turn.then(() => askNow(tool, input, signal));
      turn = asked;
      return asked;
    },
    answer: (answer) => settle?.(answer),
  };
}
