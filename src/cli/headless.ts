import type { TurnOptions } from "../agent/assistant.js";
import type { AgentEvent } from "../agent/events.js";
import type { ExitCode } from "../engine/errors.js";
import type { Config } from "../memory/config.js";
import { UsageError } from "../tools/usage-error.js";
import type { App } from "./app.js";
import { allowed, type ChatInput } from "./chat-input.js";
import { openConversation } from "./conversation.js";
import { exitCodeOfTurn } from "./exit-code.js";
import { readPiped, withContext } from "./piped-input.js";
import { jsonPrinter, type Printer, streamPrinter, textPrinter } from "./printers.js";

/** `factorsmith -p "…"`: one turn, the answer on stdout, everything else on stderr. */
export async function runHeadless(input: ChatInput, app: App): Promise<ExitCode> {
  const printer = choosePrinter(input, app);
  try {
    const text = await question(input, app);
    const session = await openConversation(input, app);
    const options = { signal: app.signal, allow: allowed(input), ...budgets(input, await app.config()) };
    let done: Extract<AgentEvent, { type: "done" }> | undefined;
    let error: Extract<AgentEvent, { type: "error" }> | undefined;
    for await (const event of session.send(text, options)) {
      printer.event(event);
      if (event.type === "error") error = event;
      if (event.type === "done") done = event;
    }
    if (!done) throw new Error("the turn ended without its last event");
    return exitCodeOfTurn(done.reason, error?.exitCode);
  } catch (error) {
    app.progress.clear();
    return printer.failure(error);
  }
}

function choosePrinter({ outputFormat }: ChatInput, app: App): Printer {
  if (outputFormat === "stream-json") return streamPrinter(app);
  return outputFormat === "json" || app.globals.json ? jsonPrinter(app) : textPrinter(app);
}

async function question({ prompt }: ChatInput, app: App): Promise<string> {
  const { stdin, stderr } = app.io;
  const piped = await readPiped({
    stdin,
    signal: app.signal,
    warn: (message) => app.globals.quiet || stderr.write(`factorsmith: ${message}\n`),
  });
  if (prompt?.trim()) return withContext(prompt, piped);
  if (piped !== undefined) return piped;
  throw new UsageError(
    "missing-input",
    "-p needs a question.",
    'write it behind -p: `factorsmith -p "…"`, or pipe it in',
  );
}

/** Flags over the settings; a limit that neither names is left out. */
function budgets(input: ChatInput, config: Config): Omit<TurnOptions, "signal"> {
  const maxUsd = input.maxUsd ?? config.budgets.usd;
  const maxTokens = input.maxTokens ?? config.budgets.tokens;
  const maxSeconds = input.maxSeconds ?? config.budgets.seconds;
  return {
    ...(maxUsd !== undefined && { maxUsd }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(maxSeconds !== undefined && { maxSeconds }),
  };
}
