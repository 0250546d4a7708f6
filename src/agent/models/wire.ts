import { tokenWeight } from "../../memory/tokens.js";

/**
 * A `fetch` for servers that almost speak OpenAI's protocol. It mends on the wire what the client would lose: a first
 * delta without a role (LangChain would make a ChatMessageChunk of it and drop the tool calls), tool chunks without an
 * index (Ollama), errors that come with status 200, a stream that ends without having finished, an answer that is
 * not streamed though a stream was asked for.
 */
export function tolerantFetch(fetcher: typeof fetch, options: WireOptions = {}): typeof fetch {
  const { received = nothingReceived(), mostTokens = Number.POSITIVE_INFINITY } = options;
  return async (input, init) => {
    const sent = options.reasoning ? { ...init, body: withReasoning(init?.body, options.reasoning) } : init;
    const response = await fetcher(input, sent as RequestInit);
    if (!response.ok || !response.body) return response;
    if (/application\/json/i.test(response.headers.get("content-type") ?? ""))
      return asStream(await response.text(), received);
    received.accepted = true;
    return new Response(response.body.pipeThrough(mendStream(received, mostTokens)), {
      status: 200,
      headers: { "content-type": "text/event-stream" },
    });
  };
}

export interface WireOptions {
  /** Sent back with the assistant's messages, in their order. */
  readonly reasoning?: readonly (string | null)[];
  readonly received?: Received;
  /** A server that goes on beyond so many tokens, by estimate, is hung up on: the answer ends there. */
  readonly mostTokens?: number | undefined;
}

/**
 * What has come over the wire of one attempt. It is counted here because a stream that breaks takes with it what the
 * client had not read yet, and the provider charges for that as well.
 */
export interface Received {
  /** The server has taken the request up; its answer will be charged. */
  accepted: boolean;
  /** By estimate. */
  tokens: number;
}

export const nothingReceived = (): Received => ({ accepted: false, tokens: 0 });

/** Characters of one line of a stream; an answer's pieces are a few hundred. */
const LONGEST_LINE = 8_000_000;

/** The stream ended before the model had finished. */
export class DroppedStream extends Error {}

/** The server reported a failure inside a successful response. */
export class ServerSaid extends Error {
  readonly status: number;

  constructor(error: unknown) {
    const record = (typeof error === "object" && error !== null ? error : { message: error }) as Record<
      string,
      unknown
    >;
    const code = record["code"] ?? record["status"];
    super(
      [record["message"], record["type"], typeof code === "string" ? code : ""].filter(Boolean).join(" | "),
    );
    this.status = typeof code === "number" && code >= 400 ? code : 500;
  }
}

interface Delta {
  role?: string;
  content?: unknown;
  reasoning_content?: unknown;
  tool_calls?: { index?: number; id?: string; function?: { name?: string; arguments?: string } }[];
}
interface Chunk {
  error?: unknown;
  choices?: { delta?: Delta; message?: Delta; finish_reason?: string | null }[];
}

function mendStream(received: Received, mostTokens: number): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = "";
  let finished = false;
  let calls = -1;

  const mend = (line: string): string | undefined => {
    if (!line.startsWith("data:")) return undefined;
    const data = line.slice(5).trim();
    if (data === "[DONE]") {
      finished = true;
      return "data: [DONE]\n\n";
    }
    if (data === "") return undefined;
    let chunk: Chunk;
    try {
      chunk = JSON.parse(data) as Chunk;
    } catch {
      throw new DroppedStream("a piece of the stream is not JSON");
    }
    if (chunk.error) {
      received.accepted = received.tokens > 0;
      throw new ServerSaid(chunk.error);
    }
    for (const choice of chunk.choices ?? []) {
      if (choice.finish_reason) finished = true;
      if (!choice.delta) continue;
      received.tokens += weightOf(choice.delta);
      choice.delta.role ??= "assistant";
      for (const call of choice.delta.tool_calls ?? []) {
        // Without an index a piece that names a function begins a call, any other goes on with the last one.
        if (call.index === undefined) call.index = call.function?.name ? ++calls : Math.max(calls, 0);
        else calls = Math.max(calls, call.index);
      }
    }
    return `data: ${JSON.stringify(chunk)}\n\n`;
  };

  return new TransformStream({
    transform(bytes, controller) {
      rest += decoder.decode(bytes, { stream: true });
      const lines = rest.split(/\r\n|\n|\r/);
      rest = lines.pop() ?? "";
      if (rest.length > LONGEST_LINE) throw new DroppedStream("a piece of the stream does not end");
      for (const line of lines) {
        const mended = mend(line);
        if (mended) controller.enqueue(encoder.encode(mended));
        if (received.tokens > mostTokens) {
          controller.enqueue(encoder.encode("data: [DONE]\n\n"));
          controller.terminate();
          return;
        }
      }
    },
    flush(controller) {
      const mended = rest ? mend(rest) : undefined;
      if (mended) controller.enqueue(encoder.encode(mended));
      if (!finished) throw new DroppedStream("the stream ended early");
    },
  });
}

function weightOf({ content, reasoning_content: thought, tool_calls: calls = [] }: Delta): number {
  const texts = [content, thought, ...calls.map((call) => call.function?.arguments)];
  return texts.reduce<number>((sum, text) => sum + (typeof text === "string" ? tokenWeight(text) : 0), 0);
}

function asStream(text: string, received: Received): Response {
  let document: Chunk;
  try {
    document = JSON.parse(text) as Chunk;
  } catch {
    throw new DroppedStream("the answer is not JSON");
  }
  if (document.error) throw new ServerSaid(document.error);
  received.accepted = true;
  for (const { message } of document.choices ?? []) if (message) received.tokens += weightOf(message);
  const choices = (document.choices ?? []).map(({ message, ...choice }) => {
    message?.tool_calls?.forEach((call, index) => {
      call.index ??= index;
    });
    return { ...choice, delta: { role: "assistant", ...message } };
  });
  const body = `data: ${JSON.stringify({ ...document, choices })}\n\ndata: [DONE]\n\n`;
  return new Response(body, { status: 200, headers: { "content-type": "text/event-stream" } });
}

/** LangChain drops `reasoning_content` from the messages it sends; thinking models want it back. */
function withReasoning(body: unknown, reasoning: readonly (string | null)[]): unknown {
  if (typeof body !== "string") return body;
  const document = JSON.parse(body) as { messages?: { role: string; reasoning_content?: string }[] };
  const assistant = (document.messages ?? []).filter(({ role }) => role === "assistant");
  assistant.forEach((message, i) => {
    const text = reasoning[i];
    if (text) message.reasoning_content = text;
  });
  return JSON.stringify(document);
}
