import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";

/**
 * A server that speaks OpenAI's chat-completions protocol from a script, with the misbehaviour of real ones on request.
 * In-process: `startProtocolServer([...])`. Across processes: `tsx tests/agent/protocol-server.ts script.json [port]`
 * prints its base URL; the script is a JSON list of replies.
 */
export interface Reply {
  readonly text?: string;
  readonly reasoning?: string;
  /** `args` as text is sent as it stands: malformed JSON included. */
  readonly toolCalls?: readonly { readonly id?: string; readonly name: string; readonly args: unknown }[];
  /** null: the server does not say. */
  readonly usage?: { readonly prompt: number; readonly completion: number } | null;
  readonly finishReason?: string;
  /** An HTTP failure instead of an answer. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error?: { readonly message: string; readonly type?: string; readonly code?: string | number };
  /** The error comes with status 200. */
  readonly errorInOk?: boolean;
  /** The socket is destroyed after this many chunks. */
  readonly dropAfter?: number;
  /** The stream ends cleanly after this many chunks, without having finished. */
  readonly endAfter?: number;
  readonly withoutRole?: boolean;
  readonly withoutIndex?: boolean;
  /** SSE comments between the chunks. */
  readonly comments?: boolean;
  /** One JSON document though a stream was asked for. */
  readonly notStreamed?: boolean;
  /** A few bytes in each write, so that characters and lines come in pieces. */
  readonly scattered?: boolean;
  /** SSE comments for ever instead of an answer. */
  readonly onlyComments?: boolean;
  /** The text is sent again and again until the client goes away. */
  readonly endless?: boolean;
  /** Characters of a chunk of text; 8 by default. */
  readonly pieceLength?: number;
  /** Milliseconds before each chunk. */
  readonly delayMs?: number;
}

export interface SentRequest {
  readonly messages: readonly {
    readonly role: string;
    readonly content: unknown;
    readonly tool_calls?: unknown;
    readonly reasoning_content?: string;
  }[];
  readonly tools?: readonly { readonly function: { readonly name: string; readonly parameters: unknown } }[];
  readonly [key: string]: unknown;
}

export interface ProtocolServer {
  readonly url: string;
  readonly requests: readonly SentRequest[];
  readonly authorizations: readonly (string | undefined)[];
  close(): Promise<void>;
}

export type Script = readonly Reply[] | ((request: SentRequest, index: number) => Reply);

export async function startProtocolServer(script: Script, port = 0): Promise<ProtocolServer> {
  const requests: SentRequest[] = [];
  const authorizations: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (request.method === "GET") {
      respondJson(response, 200, { object: "list", data: [{ id: "scripted", object: "model" }] });
      return;
    }
    const sent = JSON.parse(Buffer.concat(parts).toString("utf8")) as SentRequest;
    const index = requests.push(sent) - 1;
    authorizations.push(request.headers.authorization);
    const reply = typeof script === "function" ? script(sent, index) : script[index];
    if (!reply) {
      respondJson(response, 500, { error: { message: `the script has no reply number ${index + 1}` } });
      return;
    }
    await play(reply, response);
  }

  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}/v1`,
    requests,
    authorizations,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function respondJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

async function play(reply: Reply, response: ServerResponse): Promise<void> {
  if (reply.status !== undefined || reply.errorInOk) {
    const error = reply.error ?? { message: `scripted failure ${reply.status}` };
    respondJson(response, reply.errorInOk ? 200 : (reply.status ?? 500), { error }, reply.headers);
    return;
  }
  if (reply.notStreamed) {
    respondJson(response, 200, wholeAnswer(reply));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream", ...reply.headers });
  if (reply.onlyComments) {
    while (!response.destroyed && response.write(": keep-alive\n\n")) await wait(5);
    return;
  }
  const write = async (text: string): Promise<void> => {
    if (!reply.scattered) return void response.write(text);
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += FEW) {
      response.write(bytes.subarray(at, at + FEW));
      await wait(0);
    }
  };
  let sent = 0;
  for (const chunk of chunksOf(reply)) {
    if (reply.delayMs) await wait(reply.delayMs);
    if (sent === reply.dropAfter) {
      response.destroy();
      return;
    }
    if (sent === reply.endAfter) {
      response.end();
      return;
    }
    if (reply.comments) response.write(": keep-alive\n\n");
    await write(`data: ${JSON.stringify(chunk)}\n\n`);
    while (reply.endless && !response.destroyed) {
      if (!response.write(`data: ${JSON.stringify(chunk)}\n\n`)) await wait(1);
    }
    sent++;
  }
  response.write("data: [DONE]\n\n");
  response.end();
}

/** No multiple of the two to four bytes that a character has. */
const FEW = 5;

const HEAD = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1_700_000_000, model: "scripted" };

function* chunksOf(reply: Reply): Generator<unknown> {
  const chunk = (delta: unknown, finish: string | null = null) => ({
    ...HEAD,
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  let first = true;
  const role = () => {
    const shown = first && !reply.withoutRole ? { role: "assistant" } : {};
    first = false;
    return shown;
  };
  for (const piece of split(reply.reasoning, reply.pieceLength))
    yield chunk({ ...role(), reasoning_content: piece });
  for (const piece of split(reply.text, reply.pieceLength)) yield chunk({ ...role(), content: piece });
  for (const [i, call] of (reply.toolCalls ?? []).entries()) {
    const args = typeof call.args === "string" ? call.args : JSON.stringify(call.args);
    const index = reply.withoutIndex ? {} : { index: i };
    const id = call.id ?? `call_${i}`;
    const middle = Math.ceil(args.length / 2);
    yield chunk({
      ...role(),
      tool_calls: [
        { ...index, id, type: "function", function: { name: call.name, arguments: args.slice(0, middle) } },
      ],
    });
    yield chunk({ tool_calls: [{ ...index, function: { arguments: args.slice(middle) } }] });
  }
  yield chunk({}, reply.finishReason ?? (reply.toolCalls?.length ? "tool_calls" : "stop"));
  if (reply.usage !== null) yield { ...HEAD, choices: [], usage: usageOf(reply) };
}

function wholeAnswer(reply: Reply): unknown {
  const calls = (reply.toolCalls ?? []).map((call, i) => ({
    id: call.id ?? `call_${i}`,
    type: "function",
    function: {
      name: call.name,
      arguments: typeof call.args === "string" ? call.args : JSON.stringify(call.args),
    },
  }));
  const message = {
    role: "assistant",
    content: reply.text ?? "",
    ...(calls.length > 0 && { tool_calls: calls }),
  };
  return {
    ...HEAD,
    object: "chat.completion",
    choices: [{ index: 0, message, finish_reason: "stop" }],
    usage: usageOf(reply),
  };
}

function usageOf({ usage }: Reply) {
  const { prompt, completion } = usage ?? { prompt: 11, completion: 7 };
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

const split = (text = "", length = 8): readonly string[] =>
  text.match(new RegExp(`[\\s\\S]{1,${length}}`, "g")) ?? [];

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [file, port = "0"] = process.argv.slice(2);
  if (file === undefined) throw new Error("usage: protocol-server.ts script.json [port]");
  const server = await startProtocolServer(JSON.parse(readFileSync(file, "utf8")) as Reply[], Number(port));
  process.stdout.write(`${server.url}\n`);
}
