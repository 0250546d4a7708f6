import { EndlessReply } from "./assemble.js";
import { ModelError, type ModelProblem } from "./model-error.js";
import { DroppedStream, ServerSaid } from "./wire.js";

interface Failure {
  readonly status: number | undefined;
  readonly text: string;
  readonly retryAfter: number | null;
}

/** Tells what kind of failure a client's error is. `clean` takes keys out of what the server said. */
export function classifyFailure(error: unknown, model: string, clean: (text: string) => string): ModelError {
  if (error instanceof ModelError) return error;
  const failure = read(error);
  const problem = kindOf(error, failure);
  const detail = clean(firstLine(failure.text));
  // The client's own error is not kept as `cause`: its headers and request may hold the key.
  return new ModelError(problem, model, detail, {
    ...(failure.status !== undefined && { status: failure.status }),
    retryAfter: failure.retryAfter,
  });
}

const QUOTA = /insufficient[_ ]?(quota|balance|funds)|exceeded_current_quota|billing|credit|欠费|余额/i;
const TOO_LONG =
  /context[_ ]length|maximum context|context window|too many tokens|input tokens exceed|token limit/i;
const REFUSED = /content[_ ](filter|policy)|moderation|safety|high risk|sensitive|敏感/i;

function kindOf(error: unknown, { status, text }: Failure): ModelProblem {
  if (error instanceof DroppedStream) return "dropped";
  if (error instanceof EndlessReply) return "malformed";
  const name = error instanceof Error ? error.name : "";
  if (name === "TimeoutError" || /timed? ?out/i.test(text)) return "timeout";
  if (name === "ContextOverflowError" || TOO_LONG.test(text)) return "context-too-long";
  if (status === 402 || (QUOTA.test(text) && (status === 429 || status === 403 || status === 400)))
    return "quota";
  if (status === 401 || status === 403) return "auth";
  if (status === 404) return "model-not-found";
  if (status === 429) return "rate-limit";
  if (status === 408 || status === 504) return "timeout";
  if (REFUSED.test(text) && status !== undefined && status < 500) return "refused";
  if (status !== undefined && status >= 500) return "server";
  if (status !== undefined) return "bad-request";
  if (/terminated|premature close|aborted|ECONNRESET|socket hang up|other side closed/i.test(text))
    return "dropped";
  if (error instanceof SyntaxError) return "malformed";
  return "network";
}

function read(error: unknown): Failure {
  const said = error instanceof ServerSaid ? error : undefined;
  const record = (typeof error === "object" && error !== null ? error : {}) as Record<string, unknown>;
  const headers = record["headers"];
  const texts = [String(record["message"] ?? error)];
  for (
    let cause = record["cause"], depth = 0;
    cause instanceof Error && depth < 4;
    cause = cause.cause, depth++
  ) {
    texts.push(cause.message, String((cause as { code?: unknown }).code ?? ""));
  }
  if (typeof record["code"] === "string") texts.push(record["code"]);
  return {
    status: said?.status ?? (typeof record["status"] === "number" ? record["status"] : undefined),
    text: texts.filter(Boolean).join(" | "),
    retryAfter: headers instanceof Headers ? retryAfterOf(headers) : null,
  };
}

/** Seconds, from `retry-after-ms` or `retry-after` (a number of seconds or a date); null when there is none. */
function retryAfterOf(headers: Headers): number | null {
  const ms = headers.get("retry-after-ms");
  if (ms && Number.isFinite(Number(ms))) return Math.max(0, Number(ms) / 1000);
  const text = headers.get("retry-after");
  if (!text) return null;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const until = Date.parse(text);
  return Number.isNaN(until) ? null : Math.max(0, (until - Date.now()) / 1000);
}

function firstLine(text: string): string {
  // LangChain adds a link to its own documentation; it does not help here.
  const line = text
    .split("\n")[0]!
    .replace(/^(APIError|Error):\s*/, "")
    .trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
