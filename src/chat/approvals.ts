import type { ApprovalRequest } from "../agent/approval.js";
import type { ChatStore } from "./store.js";

export type Answer = "yes" | "no" | "always";

/** Asks the person before a tool spends money or takes long; one question at a time, in the order asked. */
export interface Approvals {
  ask(request: ApprovalRequest, signal: AbortSignal): Promise<boolean>;
  answer(answer: Answer): void;
}

export function createApprovals(store: ChatStore): Approvals {
  const always = new Set<string>();
  let turn: Promise<unknown> = Promise.resolve();
  let settle: ((answer: Answer) => void) | undefined;

  async function askNow(request: ApprovalRequest, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    if (always.has(request.tool)) return true;
    store.dispatch({ type: "approval", approval: request });
    const answer = await new Promise<Answer>((resolve) => {
      settle = resolve;
      signal.addEventListener("abort", () => resolve("no"), { once: true });
    });
    settle = undefined;
    store.dispatch({ type: "approval", approval: null });
    if (answer === "always") always.add(request.tool);
    return answer !== "no";
  }

  return {
    ask(request, signal) {
      const asked = turn.then(() => askNow(request, signal));
      turn = asked;
      return asked;
    },
    answer: (answer) => settle?.(answer),
  };
}
