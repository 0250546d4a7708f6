import { AIMessage, type BaseMessage, SystemMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import type { Profile } from "../../memory/profile.js";
import type { Secrets } from "../../memory/secrets.js";
import { createAssembler } from "./assemble.js";
import { classifyFailure } from "./classify.js";
import { estimateRequestTokens } from "./estimate.js";
import type { CallUsage, ChatModel, ModelHooks, ModelReply, ModelRequest } from "./model.js";
import { ModelError } from "./model-error.js";
import { priceOf } from "./profiles.js";
import { type Manner, relaxed } from "./relax.js";
import { RETRIES, type RetryPolicy, withRetries } from "./retry.js";
import { nothingReceived, type Received, tolerantFetch } from "./wire.js";

export interface RemoteOptions {
  readonly spec: string;
  readonly model: string;
  readonly profile: Profile;
  readonly baseUrl: string | undefined;
  /** undefined: the profile needs none. */
  readonly key: string | undefined;
  readonly redact: Secrets["redact"];
  readonly retries?: RetryPolicy;
  /** Milliseconds without a sign of life after which a call is given up. */
  readonly idleMs?: number;
  readonly fetch?: typeof fetch;
}

const IDLE_MS = 180_000;

/** A model behind an OpenAI-compatible server. */
export function createRemoteModel(options: RemoteOptions): ChatModel {
  const { spec, profile, retries = RETRIES } = options;
  let calls = 0;
  let manner: Manner = { profile, force: true, outputLimit: profile.outputLimit };
  return {
    spec,
    kind: "remote",
    contextTokens: profile.contextTokens,
    price: priceOf(profile, options.model),
    async call(request, hooks) {
      const number = ++calls;
      let assembler = createAssembler(hooks);
      return withRetries(
        async () => {
          for (;;) {
            assembler = createAssembler(hooks);
            const present = { ...options, profile: manner.profile, outputLimit: manner.outputLimit };
            try {
              return await callOnce(
                present,
                manner.force ? request : unforced(request),
                hooks,
                assembler,
                number,
              );
            } catch (error) {
              const next = refusalOf(error) && relaxed(manner, refusalOf(error));
              if (!next) throw error;
              // Said once: what a server refuses it is not sent again.
              hooks.onNotice?.("relaxed", `${spec} refuses ${next.what}; it is asked without`);
              manner = next.manner;
            }
          }
        },
        () => assembler.begun,
        hooks,
        retries,
      );
    },
  };
}

/** What the server said against the request itself, or an empty text. */
const refusalOf = (error: unknown): string =>
  error instanceof ModelError && error.code === "bad-request" ? error.message : "";

const unforced = ({ answerWith: _, ...request }: ModelRequest): ModelRequest => request;

async function callOnce(
  options: CallOptions,
  request: ModelRequest,
  hooks: ModelHooks,
  assembler: ReturnType<typeof createAssembler>,
  number: number,
): Promise<ModelReply> {
  const { spec, idleMs = IDLE_MS, redact } = options;
  const idle = new AbortController();
  const quiet = () =>
    idle.abort(new ModelError("timeout", spec, `no sign of life for ${Math.round(idleMs / 1000)} s`));
  let timer = setTimeout(quiet, idleMs);
  const received = nothingReceived();
  const estimated = (): CallUsage => ({
    inputTokens: estimateRequestTokens(request),
    outputTokens: Math.ceil(Math.max(assembler.tokens, received.tokens)),
    estimated: true,
  });
  try {
    const stream = await client(options, request, received).stream(
      [new SystemMessage(request.system), ...request.messages],
      {
        ...callOptions(options.profile, request),
        signal: AbortSignal.any([hooks.signal, idle.signal]),
      },
    );
    for await (const chunk of stream) {
      clearTimeout(timer);
      timer = setTimeout(quiet, idleMs);
      assembler.add(chunk);
    }
  } catch (error) {
    const failure = classifyFailure(error, spec, redact);
    const hungUp = hooks.signal.aborted || idle.signal.aborted;
    // What was accepted, or was being worked on when the line broke, will be charged; a refusal will not.
    if (received.accepted || hungUp || failure.code === "dropped") hooks.onCut?.(estimated());
    hooks.signal.throwIfAborted();
    if (idle.signal.aborted) throw idle.signal.reason;
    throw failure;
  } finally {
    clearTimeout(timer);
  }
  const reply = assembler.finish((index) => `call_${number}_${index}`);
  const said = reply.usage.inputTokens !== null && reply.usage.outputTokens !== null;
  const usage = said ? reply.usage : estimated();
  const failure = hooks.signal.aborted
    ? hooks.signal.reason
    : assembler.finishReason === "content_filter"
      ? new ModelError("refused", spec)
      : assembler.begun
        ? undefined
        : new ModelError("malformed", spec, "the answer is empty");
  if (failure !== undefined) {
    hooks.onCut?.(usage);
    throw failure;
  }
  if (!said)
    hooks.onNotice?.(
      "no-usage",
      `${spec} does not say how many tokens it used; they are estimated from the text`,
    );
  return { ...reply, usage };
}

interface CallOptions extends RemoteOptions {
  /** null: the server takes no cap on the answer. */
  readonly outputLimit: Profile["outputLimit"] | null;
}

/** A client per call: what it sends back of earlier reasoning belongs to one request. */
function client(options: CallOptions, request: ModelRequest, received: Received): ChatOpenAI {
  const { profile, baseUrl, outputLimit } = options;
  const most = request.maxOutputTokens;
  const reasoning = profile.reasoning === "send-back" ? { reasoning: reasoningOf(request.messages) } : {};
  return new ChatOpenAI({
    model: options.model,
    // The client insists on a key; servers that need none ignore it.
    apiKey: options.key ?? "none",
    maxRetries: 0,
    streamUsage: profile.streamUsage,
    useResponsesApi: false,
    ...(profile.temperature !== undefined && { temperature: profile.temperature }),
    ...(most !== undefined && outputLimit === "max_tokens" && { maxTokens: most }),
    ...(most !== undefined &&
      outputLimit === "max_completion_tokens" && { modelKwargs: { [outputLimit]: most } }),
    configuration: {
      ...(baseUrl !== undefined && { baseURL: baseUrl }),
      maxRetries: 0,
      fetch: tolerantFetch(options.fetch ?? globalThis.fetch, { ...reasoning, received, mostTokens: most }),
    },
  });
}

function callOptions(profile: Profile, { tools, answerWith }: ModelRequest): Record<string, unknown> {
  const wanted = answerWith === undefined ? undefined : tools.find(({ name }) => name === answerWith);
  if (wanted && profile.structuredOutput === "json-mode") return { response_format: { type: "json_object" } };
  if (wanted && profile.structuredOutput === "json-schema") {
    const schema = { name: wanted.name, schema: wanted.parameters, strict: false };
    return { response_format: { type: "json_schema", json_schema: schema } };
  }
  if (tools.length === 0) return {};
  return {
    tools: tools.map((tool) => ({ type: "function", function: { ...tool } })),
    ...(wanted && { tool_choice: { type: "function", function: { name: wanted.name } } }),
    ...(profile.parallelToolCalls && !wanted && { parallel_tool_calls: true }),
  };
}

function reasoningOf(messages: readonly BaseMessage[]): readonly (string | null)[] {
  return messages.filter(AIMessage.isInstance).map((message) => {
    const text = message.additional_kwargs["reasoning_content"];
    return typeof text === "string" ? text : null;
  });
}
