import type { AgentEvent, DoneReason } from "../agent/events.js";
import type { ToolProgress } from "../tools/progress.js";
import type { FactorEvent } from "../tools/research-contract.js";
import type { Factor, FinishedTool, ItemBody } from "./items.js";
import { splitMarkdown } from "./markdown/split.js";
import { NO_PAIRING, type Pairing, pairUp, unpair, withModel } from "./paired-factors.js";
import { clean } from "./screen/line.js";

/** What is going on now: shown in the live region, and moved to the scrollback piece by piece as it finishes. */
export interface Turn {
  readonly startedAt: number;
  readonly stopping: boolean;
  /** Something was written that goes out after the present step: the end that it brings is not told as a stop. */
  readonly steered: boolean;
  readonly reasoning: { readonly startedAt: number; readonly text: string } | null;
  /** Markdown that may still change. */
  readonly text: string;
  readonly tight: boolean;
  readonly tools: readonly RunningTool[];
  readonly factors: readonly Factor[];
  readonly pairing: Pairing;
}

export interface RunningTool {
  readonly callId: string;
  readonly tool: string;
  readonly input: unknown;
  readonly startedAt: number;
  readonly progress: Omit<ToolProgress, "factor"> | null;
}

export interface Step {
  readonly turn: Turn;
  /** What finished in this step, in order. */
  readonly finished: readonly ItemBody[];
}

/** Enough of the reasoning for one line; the rest is not shown and not kept. */
const REASONING_TAIL = 400;

export function newTurn(now: number): Turn {
  return {
    startedAt: now,
    stopping: false,
    steered: false,
    reasoning: null,
    text: "",
    tight: false,
    tools: [],
    factors: [],
    pairing: NO_PAIRING,
  };
}

/** Pure: one event, the turn after it, and what can be printed for good. */
export function stepTurn(turn: Turn, event: AgentEvent, now: number): Step {
  switch (event.type) {
    case "text-delta":
      return stepText(turn, clean(event.text), now);
    case "reasoning-delta": {
      const startedAt = turn.reasoning?.startedAt ?? now;
      const text = ((turn.reasoning?.text ?? "") + clean(event.text)).slice(-REASONING_TAIL);
      return { turn: { ...turn, reasoning: { startedAt, text } }, finished: [] };
    }
    case "tool-started": {
      const flushed = flushText(turn, now);
      const tool: RunningTool = {
        callId: event.callId,
        tool: event.tool,
        input: event.input,
        startedAt: now,
        progress: null,
      };
      return { turn: { ...flushed.turn, tools: [...flushed.turn.tools, tool] }, finished: flushed.finished };
    }
    case "tool-progress":
      return {
        turn: {
          ...turn,
          tools: turn.tools.map((tool) =>
            tool.callId === event.callId ? { ...tool, progress: event.progress } : tool,
          ),
        },
        finished: [],
      };
    case "tool-finished":
      return finishTool(turn, event);
    case "factor-proposed":
    case "factor-repaired":
    case "factor-scored":
    case "factor-admitted":
    case "factor-rejected":
      return stepFactor(turn, event);
    default:
      return { turn, finished: [] };
  }
}

/** The turn is over: what was shown stays, unfinished work is marked as stopped. */
export function endTurn(turn: Turn, reason: DoneReason, now: number): readonly ItemBody[] {
  const text = flushText(turn, now);
  const stopped = turn.tools.map(
    (tool): ItemBody => ({
      kind: "tool",
      tool: tool.tool,
      input: tool.input,
      outcome: "stopped",
      brief: "",
      elapsedMs: now - tool.startedAt,
      folded: false,
    }),
  );
  const factors = turn.factors.map(
    (factor): ItemBody => ({ kind: "factor", factor: { ...factor, verdict: "stopped" } }),
  );
  const quiet = reason === "finished" || (reason === "cancelled" && turn.steered);
  const end: readonly ItemBody[] = quiet ? [] : [{ kind: "stopped", reason }];
  return [...text.finished, ...unpair(turn.pairing), ...factors, ...stopped, ...end];
}

function stepText(turn: Turn, added: string, now: number): Step {
  const thought = flushReasoning(turn, now);
  const whole = thought.turn.text + added;
  const split = splitMarkdown(whole);
  if (!split) return { turn: { ...thought.turn, text: whole }, finished: thought.finished };
  const done: ItemBody = { kind: "answer", markdown: split.done, tight: turn.tight };
  return {
    turn: { ...thought.turn, text: split.rest, tight: split.tight },
    finished: [...thought.finished, done],
  };
}

function flushReasoning(turn: Turn, now: number): Step {
  if (!turn.reasoning) return { turn, finished: [] };
  const seconds = (now - turn.reasoning.startedAt) / 1000;
  return { turn: { ...turn, reasoning: null }, finished: [{ kind: "thought", seconds }] };
}

/** Text that came so far is printed: what follows is not part of it. */
export function flushText(turn: Turn, now: number): Step {
  const thought = flushReasoning(turn, now);
  const { text, tight } = thought.turn;
  const flushed = { ...thought.turn, text: "", tight: false };
  if (text.trim() === "") return { turn: flushed, finished: thought.finished };
  return { turn: flushed, finished: [...thought.finished, { kind: "answer", markdown: text, tight }] };
}

function finishTool(turn: Turn, event: Extract<AgentEvent, { type: "tool-finished" }>): Step {
  const running = turn.tools.find((tool) => tool.callId === event.callId);
  const card: FinishedTool = {
    tool: event.tool,
    input: running?.input ?? {},
    outcome: event.ok ? "ok" : "failed",
    brief: clean(event.brief),
    ...(event.value === undefined ? {} : { value: event.value }),
    elapsedMs: event.elapsedMs,
    folded: false,
  };
  return {
    turn: {
      ...turn,
      tools: turn.tools.filter((tool) => tool.callId !== event.callId),
      pairing: NO_PAIRING,
    },
    finished: [...unpair(turn.pairing), { kind: "tool", ...card }],
  };
}

function stepFactor(turn: Turn, event: FactorEvent): Step {
  // Two models number their ideas alike.
  const known = turn.factors.find(({ id, model }) => id === event.id && model === (event.model ?? null));
  const next = nextFactor(known ?? unnamed(event), event);
  const pairing = withModel(turn.pairing, event.model);
  if (next.verdict !== "open") {
    const paired = pairUp(pairing, next);
    return {
      turn: {
        ...turn,
        factors: turn.factors.filter((factor) => factor !== known),
        pairing: paired.pairing,
      },
      finished: paired.printed,
    };
  }
  const factors = known
    ? turn.factors.map((factor) => (factor === known ? next : factor))
    : [...turn.factors, next];
  return { turn: { ...turn, factors, pairing }, finished: [] };
}

function nextFactor(factor: Factor, event: FactorEvent): Factor {
  switch (event.type) {
    case "factor-proposed":
      return {
        ...factor,
        name: clean(event.name),
        hypothesis: clean(event.hypothesis),
        expression: clean(event.expression),
        hash: null,
      };
    case "factor-repaired":
      return { ...factor, repairs: event.attempt, reason: clean(event.problem) };
    case "factor-scored":
      return {
        ...ofFormula(factor, event.hash, clean(event.expression)),
        name: clean(event.name),
        [event.split]: event.score,
        series: event.series,
      };
    case "factor-admitted":
      return { ...factor, name: clean(event.name), verdict: "admitted", reason: clean(event.reason) };
    case "factor-rejected":
      return { ...factor, name: clean(event.name), verdict: "rejected", reason: clean(event.reason) };
  }
}

/** Refining changes the formula under the same id: what was scored before is not said of the new one. */
function ofFormula(factor: Factor, hash: string, expression: string): Factor {
  if (factor.hash === hash) return factor;
  // The first score is of what was proposed, and that text has the author's own steps.
  if (factor.hash === null) return { ...factor, hash };
  return { ...factor, hash, expression, train: null, valid: null, series: [] };
}

function unnamed({ id, model }: FactorEvent): Factor {
  return {
    id,
    model: model ?? null,
    name: id,
    hypothesis: "",
    expression: "",
    hash: null,
    repairs: 0,
    train: null,
    valid: null,
    series: [],
    verdict: "open",
    reason: "",
  };
}
