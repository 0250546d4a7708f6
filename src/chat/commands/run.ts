import type { Session } from "../../agent/assistant.js";
import { EXIT, type ExitCode } from "../../engine/errors.js";
import { nearest } from "../../engine/nearest.js";
import { parseCommandLine } from "../../tools/command-line.js";
import type { AnyTool } from "../../tools/define.js";
import { matchCommand } from "../editor/completion.js";
import { errorItem } from "../errors.js";
import { limitsOf } from "../limits.js";
import { messagesFor } from "../messages.js";
import type { ChatOptions, OpenSession } from "../options.js";
import type { ChatStore } from "../store.js";
import type { Task, Work } from "../work.js";
import { commandWords } from "./command-words.js";
import { BUILTINS, commandEntries, personTools } from "./registry.js";
import { runBuiltin } from "./run-builtin.js";

/** What the commands need from the controller. */
interface Host {
  readonly options: ChatOptions;
  readonly store: ChatStore;
  readonly open: (next: OpenSession, show: boolean) => Promise<void>;
  readonly work: Work;
  readonly showError: (error: unknown) => void;
  readonly session: () => Session;
  readonly quit: (code: ExitCode) => void;
}

export interface Commands {
  run(text: string): void;
  /** True for a command that need not wait until a running turn is over. */
  anytime(text: string): boolean;
}

export function createCommands(host: Host): Commands {
  const { options, store } = host;
  let calls = 0;

  function builtinOf(text: string) {
    const named = matchCommand(text, commandEntries(options.tools, "en"));
    return BUILTINS.find((one) => one.name === named?.name);
  }

  /** The outcome of a built-in; `begun` when it runs as work of its own. */
  async function carryOut(text: string, name: (typeof BUILTINS)[number]["name"]): Promise<void> {
    const argument = text.trimStart().slice(1).trimStart().slice(name.length).trim();
    const outcome = await runBuiltin(name, argument, options, host.session(), store.get());
    if (outcome.lang) store.dispatch({ type: "lang", lang: outcome.lang });
    for (const item of outcome.show ?? []) store.dispatch({ type: "show", item });
    if (outcome.theme) store.dispatch({ type: "theme", theme: outcome.theme });
    if (outcome.limits) store.dispatch({ type: "limits", limits: outcome.limits });
    if (outcome.stopJob !== undefined) host.work.stopJob(outcome.stopJob);
    if (outcome.open) await host.open(outcome.open, outcome.printed === true);
    if (outcome.draft !== undefined)
      store.dispatch({ type: "edit", action: { type: "replace", text: outcome.draft } });
    if (outcome.quit) host.quit(store.get().turn ? EXIT.interrupted : EXIT.done);
  }

  async function callTool(tool: AnyTool, text: string, { signal, emit }: Task): Promise<void> {
    const rest = text.trimStart().slice(1).trimStart().replace(commandPattern(tool.command), "");
    const input = parseCommandLine(tool, commandWords(tool, rest));
    const callId = `command-${++calls}`;
    const startedAt = performance.now();
    const finished = (ok: boolean, brief: string, value?: unknown) =>
      emit({
        type: "tool-finished",
        callId,
        tool: tool.name,
        ok,
        brief,
        elapsedMs: performance.now() - startedAt,
        ...(value === undefined ? {} : { value }),
      });
    emit({ type: "tool-started", callId, tool: tool.name, input });
    try {
      const value = await options.invoke(
        tool,
        input,
        ({ factor, budget, ...progress }) => {
          if (factor) emit(factor);
          if (budget) emit({ type: "budget", ...budget });
          emit({ type: "tool-progress", callId, progress });
        },
        signal,
        host.session(),
        limitsOf(() => store.get().limits),
      );
      finished(true, tool.brief(value), value);
    } catch (error) {
      if (signal.aborted) throw error;
      const item = errorItem(error, store.get().lang);
      finished(false, [item.text, item.hint].filter(Boolean).join("\n"));
    }
  }

  function unknown(text: string): void {
    const messages = messagesFor(store.get().lang);
    const name = text.slice(1).split(/\s/)[0] ?? "";
    const [close] = nearest(
      name,
      commandEntries(options.tools, "en").map((entry) => entry.name),
      1,
    );
    store.dispatch({ type: "show", item: { kind: "user", text } });
    store.dispatch({
      type: "show",
      item: {
        kind: "message",
        tone: "error",
        text: messages.unknownCommand(name),
        hint: close ? messages.didYouMean(close) : messages.helpHint,
      },
    });
  }

  return {
    anytime: (text) => text.startsWith("/") && (builtinOf(text)?.anytime ?? false),
    run(text) {
      const builtin = builtinOf(text);
      if (builtin?.anytime) {
        store.dispatch({ type: "show", item: { kind: "user", text } });
        carryOut(text, builtin.name).catch(host.showError);
        return;
      }
      const tool = builtin
        ? undefined
        : matchCommand(
            text,
            personTools(options.tools).map((one) => ({ name: one.command, tool: one })),
          )?.tool;
      if (!builtin && !tool) return unknown(text);
      const { work } = host;
      work.begin(
        text,
        async (task) => {
          if (builtin) await carryOut(text, builtin.name);
          else if (tool) await callTool(tool, text, task);
          task.end("finished");
        },
        // A built-in may change the conversation itself, so it is waited for.
        tool ? "command" : "turn",
      );
    },
  };
}

/** A command's words with any space between them. */
function commandPattern(command: string): RegExp {
  return new RegExp(`^${command.split(" ").join("\\s+")}`, "i");
}
