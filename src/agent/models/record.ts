import { createHash, type Hash } from "node:crypto";
import { appendFileSync, mkdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { AIMessage } from "@langchain/core/messages";
import { CallRecord } from "../../memory/call-record.js";
import { repairTornLine } from "../../memory/torn-line.js";
import type { Usage } from "../../tools/research-contract.js";
import { costOf } from "./meter.js";
import type { CallUsage, ChatModel, ModelHooks, ModelReply, ModelRequest } from "./model.js";
import { ModelError, type ModelProblem } from "./model-error.js";
import { textOf } from "./text-of.js";

/** Failures that end an idea and not a run: a replay and a resumed run meet them again without asking. */
const FINAL: ReadonlySet<string> = new Set<ModelProblem>(["refused", "malformed"]);

export const isPlayable = ({ reply, outcome }: CallRecord): boolean => reply !== null || FINAL.has(outcome);

export interface RecordingOptions {
  readonly now?: () => Date;
  /**
   * Calls that the file holds already, of a run that broke off: one that was paid for is not made again.
   */
  readonly earlier?: readonly CallRecord[];
  /** The conversation that the calls are made in. */
  readonly session?: string | undefined;
  /** What they cost is in the meter already (`usageOf`); else it is counted when their answers are used. */
  readonly counted?: boolean;
}

/** The same model, with every call appended to `file`: answers, failures, and attempts that were cut off. */
export function recording(model: ChatModel, file: string, options: RecordingOptions = {}): ChatModel {
  const { now = () => new Date(), earlier = [], counted = false, session } = options;
  const waiting = new Map<string, CallRecord[]>();
  for (const line of earlier) waiting.set(line.request, [...(waiting.get(line.request) ?? []), line]);
  const write = (line: CallRecord): void => {
    mkdirSync(dirname(file), { recursive: true });
    // At once: a paid answer must be there after a crash.
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  return {
    ...model,
    async call(request, hooks) {
      const hash = requestHash(request);
      const paid = fromEarlier(
        waiting.get(hash) ?? [],
        model,
        counted ? { ...hooks, onCut: () => {} } : hooks,
      );
      waiting.delete(hash);
      if (paid) return { ...paid, ...(counted && { counted }) };
      const began = performance.now();
      const line = (by: Payer, usage: CallUsage, outcome: string): CallRecord => ({
        version: 2,
        request: hash,
        prompt: hashOf(request.system),
        model: by.spec,
        purpose: request.purpose ?? "chat",
        ...(session !== undefined && { session }),
        at: now().toISOString(),
        latencyMs: Math.round(performance.now() - began),
        usage,
        usd: by.kind === "remote" ? costOf(by.price, usage) : 0,
        outcome,
        reply: null,
      });
      try {
        const reply = await model.call(request, {
          ...hooks,
          onCut: (usage) => {
            write(line(model, usage, "cut"));
            hooks.onCut?.(usage);
          },
        });
        write({ ...line(reply.by ?? model, reply.usage, "ok"), reply: saidIn(reply) });
        return reply;
      } catch (error) {
        if (error instanceof ModelError) write(line(model, { inputTokens: 0, outputTokens: 0 }, error.code));
        throw error;
      }
    },
  };
}

type Payer = Pick<ChatModel, "spec" | "kind" | "price">;

/** What an earlier process has paid for this request, told and counted; undefined when it has no answer. */
function fromEarlier(lines: readonly CallRecord[], model: ChatModel, hooks: ModelHooks) {
  for (const { outcome, usage } of lines) if (outcome === "cut") hooks.onCut?.(callUsage(usage));
  const line = lines.findLast(isPlayable);
  return line && play(line, model.spec, hooks, model);
}

/** The recorded answer, told as if it came now. Throws the recorded failure. */
export function play(
  { reply, usage, model, outcome }: CallRecord,
  spec: string,
  hooks: ModelHooks,
  present?: ChatModel,
): ModelReply {
  if (!reply) throw new ModelError(outcome as ModelProblem, spec, "as recorded");
  const { text, toolCalls, extra } = reply;
  const reasoning = extra["reasoning_content"];
  if (typeof reasoning === "string") hooks.onReasoning?.(reasoning);
  if (text) hooks.onText?.(text);
  const calls = toolCalls.map((call) => ({ type: "tool_call" as const, ...call }));
  const other = present && model !== present.spec;
  return {
    message: new AIMessage({ content: text, tool_calls: calls, additional_kwargs: extra }),
    usage: callUsage(usage),
    ...(other && { by: { spec: model, kind: "remote", price: null } }),
  };
}

const callUsage = ({ inputTokens, outputTokens, estimated }: CallRecord["usage"]): CallUsage => ({
  ...{ inputTokens, outputTokens },
  ...(estimated && { estimated }),
});

/** What recorded calls have used in all. */
export function usageOf(calls: readonly CallRecord[]): Usage {
  const paid = calls.filter(({ outcome }) => outcome === "ok" || outcome === "cut");
  const sum = (of: (call: CallRecord) => number | null) =>
    paid.reduce((total, call) => total + (of(call) ?? 0), 0);
  const tokens = ({ usage }: CallRecord) => (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0);
  const estimatedTokens = sum((call) => (call.usage.estimated ? tokens(call) : 0));
  return {
    modelCalls: paid.length,
    inputTokens: sum(({ usage }) => usage.inputTokens),
    outputTokens: sum(({ usage }) => usage.outputTokens),
    usd: paid.some(({ usd }) => usd === null) ? null : sum(({ usd }) => usd),
    seconds: sum(({ latencyMs }) => latencyMs) / 1000,
    ...(estimatedTokens > 0 && { estimatedTokens }),
  };
}

const saidIn = ({ message }: ModelReply): CallRecord["reply"] => ({
  text: message.text,
  toolCalls: (message.tool_calls ?? []).map(({ id = "", name, args }) => ({ id, name, args })),
  extra: message.additional_kwargs,
});

/** Makes the end of a recording whole after a crash, and reads what it holds. */
export async function mendRecording(file: string): Promise<void> {
  const handle = await open(file, "a+");
  try {
    await repairTornLine(handle, `${file}.torn`, (text) => CallRecord.safeParse(jsonOf(text)).success);
  } finally {
    await handle.close();
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function requestHash({ system, messages, tools }: ModelRequest): string {
  const hash = createHash("sha256").update(system);
  for (const message of messages)
    hash.update(`\u0000${message.getType()} ${textOf(message)} ${callsIn(message)}`);
  for (const { name } of tools) hash.update(`\u0000${name}`);
  return shortened(hash);
}

const callsIn = (message: ModelRequest["messages"][number]): string =>
  message instanceof AIMessage && message.tool_calls?.length
    ? JSON.stringify(message.tool_calls.map(({ name, args }) => [name, args]))
    : "";

const hashOf = (text: string): string => shortened(createHash("sha256").update(text));

const shortened = (hash: Hash): string => hash.digest("hex").slice(0, 16);
