import type { Usage } from "../../tools/research-contract.js";
import type { CallUsage, ChatModel, ModelRequest, Price } from "./model.js";

export type BudgetKind = "usd" | "tokens" | "seconds" | "modelCalls" | "formulas";
export type Limits = { readonly [K in BudgetKind]?: number | undefined };

/** Thrown before a step that would go over a budget; whoever runs the steps ends cleanly with what there is. */
export class BudgetReached extends Error {
  readonly kind: BudgetKind;
  readonly used: number;
  readonly limit: number;

  constructor(kind: BudgetKind, used: number, limit: number) {
    super(`the budget of ${limit} ${kind} is reached`);
    this.kind = kind;
    this.used = used;
    this.limit = limit;
  }
}

/** Counts what a turn or a run has used. Nothing is estimated into the count: only what servers report is in it. */
export interface Meter {
  /** Throws BudgetReached when the call could go over a limit; the size of what is sent is estimated for this only. */
  reserve(model: ChatModel, request: ModelRequest): void;
  settle(model: ChatModel, usage: CallUsage): void;
  /** Throws BudgetReached when `count` more formulas would go over the limit. */
  reserveFormulas(count: number): void;
  settleFormulas(count: number): void;
  readonly evaluated: number;
  /** Counts what work inside this one (a research run in a turn) has used by its own meter. */
  absorb(usage: Usage, formulas: number): void;
  /** What is left of a limit, at least 0; undefined: there is none. */
  left(kind: BudgetKind): number | undefined;
  usage(): Usage;
}

export function createMeter(
  limits: Limits,
  now: () => number,
  before?: Usage & { formulas?: number },
): Meter {
  const started = now();
  let modelCalls = before?.modelCalls ?? 0;
  let inputTokens = before?.inputTokens ?? 0;
  let outputTokens = before?.outputTokens ?? 0;
  let usd: number | null = before ? before.usd : 0;
  let evaluated = before?.formulas ?? 0;
  const seconds = () => (before?.seconds ?? 0) + (now() - started) / 1000;
  const guard = (kind: BudgetKind, used: number, next: number) => {
    const limit = limits[kind];
    if (limit !== undefined && used + next > limit) throw new BudgetReached(kind, used, limit);
  };
  return {
    reserve(model, request) {
      guard("modelCalls", modelCalls, 1);
      guard("seconds", seconds(), 0);
      if (model.kind === "offline") return;
      const tokens = estimateTokens(request);
      guard("tokens", inputTokens + outputTokens, tokens);
      if (model.price && usd !== null) guard("usd", usd, (tokens * model.price.inputPerMillion) / 1e6);
    },
    settle(model, used) {
      modelCalls++;
      inputTokens += used.inputTokens ?? 0;
      outputTokens += used.outputTokens ?? 0;
      const cost = model.kind === "offline" ? 0 : costOf(model.price, used);
      usd = usd === null || cost === null ? null : usd + cost;
    },
    reserveFormulas(count) {
      guard("formulas", evaluated, count);
      guard("seconds", seconds(), 0);
    },
    settleFormulas(count) {
      evaluated += count;
    },
    get evaluated() {
      return evaluated;
    },
    absorb(used, formulas) {
      modelCalls += used.modelCalls;
      inputTokens += used.inputTokens;
      outputTokens += used.outputTokens;
      usd = usd === null || used.usd === null ? null : usd + used.usd;
      evaluated += formulas;
    },
    left(kind) {
      const used = {
        usd: usd ?? 0,
        tokens: inputTokens + outputTokens,
        seconds: seconds(),
        modelCalls,
        formulas: evaluated,
      };
      const limit = limits[kind];
      return limit === undefined ? undefined : Math.max(0, limit - used[kind]);
    },
    usage: () => ({ modelCalls, inputTokens, outputTokens, usd, seconds: seconds() }),
  };
}

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    modelCalls: a.modelCalls + b.modelCalls,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    usd: a.usd === null || b.usd === null ? null : a.usd + b.usd,
    seconds: a.seconds + b.seconds,
  };
}

export const NO_USAGE: Usage = { modelCalls: 0, inputTokens: 0, outputTokens: 0, usd: 0, seconds: 0 };

function costOf(price: Price | null, { inputTokens, outputTokens }: CallUsage): number | null {
  if (!price || inputTokens === null || outputTokens === null) return null;
  return (inputTokens * price.inputPerMillion + outputTokens * price.outputPerMillion) / 1e6;
}

/** About four Latin characters or one Chinese character a token: for reserving and trimming, never for reporting. */
export function estimateTextTokens(text: string): number {
  const wide = text.match(/[\u2e80-\u9fff\uff00-\uffef]/g)?.length ?? 0;
  return Math.ceil((text.length - wide) / 4 + wide);
}

function estimateTokens({ system, messages, tools }: ModelRequest): number {
  const spoken = messages.reduce((sum, message) => {
    const calls = "tool_calls" in message ? JSON.stringify(message.tool_calls ?? []) : "";
    return sum + 4 + estimateTextTokens(message.text) + estimateTextTokens(calls);
  }, 0);
  return estimateTextTokens(system) + estimateTextTokens(JSON.stringify(tools)) + spoken;
}
