import type { Door } from "../chat/door.js";
import { EXIT, type ExitCode } from "../engine/errors.js";
import type { Block } from "../engine/report/blocks.js";
import { chooseLang } from "../i18n/lang.js";
import { flagsOf, parseCommandLine } from "../tools/command-line.js";
import { ToolInputError } from "../tools/tool-input-error.js";
import { UsageError } from "../tools/usage-error.js";
import { App } from "./app.js";
import type { Command } from "./command.js";
import { reportError } from "./errors.js";
import { type Found, findCommand } from "./find-command.js";
import { type Globals, takeGlobals } from "./globals.js";
import { abortOnSignals } from "./interrupt.js";
import type { Io } from "./io.js";
import { writeBlocks, writeJson } from "./output.js";

/** Runs one command line and returns its exit code; never throws. `door`: what stands on the screen already. */
export async function run(io: Io, door?: Door): Promise<ExitCode> {
  // An error in the global options themselves is still told in the form that was asked for.
  let globals: Pick<Globals, "json" | "debug"> = {
    json: io.argv.includes("--json"),
    debug: io.argv.includes("--debug"),
  };
  const controller = new AbortController();
  let app: App | undefined;
  let restoreSignals: (() => void) | undefined;
  try {
    const taken = takeGlobals(io.argv);
    globals = taken.globals;
    if (taken.globals.version) return await showVersion(io, taken.globals);
    const { tools } = await import("../tools/index.js");
    const { commands } = await import("./commands/index.js");
    app = new App(io, taken.globals, tools, controller.signal, door);
    const found = choose(commands(tools), taken.words);
    if (taken.globals.help || found.kind !== "command") return await showHelp(found, commands(tools), app);
    const { command, input } = parse(found.command, found.rest);
    // The chat has its own Ctrl-C.
    if (!command.ownsTerminal?.(input)) restoreSignals = abortOnSignals(controller);
    return await runCommand(command, input, app);
  } catch (error) {
    app?.progress.clear();
    door?.close();
    const lang = chooseLang(undefined, io.env);
    return reportError(error, app?.errorSurface() ?? { io, globals, lang, signal: controller.signal });
  } finally {
    await app?.close().catch(() => undefined);
    restoreSignals?.();
  }
}

type Choice = Found | { readonly kind: "help"; readonly topic: readonly string[] };

/** Words that begin with a flag, or none at all, are for the chat. */
function choose(commands: readonly Command[], words: readonly string[]): Choice {
  const [first] = words;
  if (first === "help") return { kind: "help", topic: words.slice(1) };
  if (first === undefined || first.startsWith("-")) {
    const chat = commands.find(({ command }) => command === "chat")!;
    return { kind: "command", command: chat, rest: words };
  }
  return findCommand(commands, words);
}

function parse(
  command: Command,
  words: readonly string[],
): { command: Command; input: Record<string, unknown> } {
  const parsed = command.input.safeParse(parseCommandLine(command, words, command.short));
  if (!parsed.success) {
    const flags = flagsOf(command);
    const spell = (key: string) => `--${flags.find((flag) => flag.key === key)?.name ?? key}`;
    throw new ToolInputError(command.command, parsed.error.issues, spell);
  }
  return { command, input: parsed.data };
}

async function runCommand(command: Command, input: Record<string, unknown>, app: App): Promise<ExitCode> {
  const shown = await command.run(input, app);
  app.progress.clear();
  if (typeof shown === "number") return shown;
  if (app.globals.json) writeJson(app.io, shown.json);
  else if (shown.text !== undefined) app.io.stdout.write(shown.text);
  else writeBlocks(app.io, shown.blocks ?? []);
  return shown.exitCode ?? EXIT.done;
}

async function showHelp(choice: Choice, commands: readonly Command[], app: App): Promise<ExitCode> {
  const { lang, globals, io } = app;
  const all = choice.kind === "help" ? choice.topic.includes("--all") : io.argv.includes("--all");
  const words = choice.kind === "help" ? choice.topic.filter((word) => word !== "--all") : [];
  const topic = words.length === 1 ? words[0] : undefined;
  const show = (blocks: readonly Block[], about: readonly Command[] = commands): ExitCode => {
    if (globals.json) writeJson(io, helpJson(about));
    else writeBlocks(io, blocks);
    return EXIT.done;
  };
  const { commandHelp, exitCodeHelp, groupHelp, overview } = await import("./help.js");
  const { helpJson } = await import("./help-json.js");
  if (topic === "exit-codes") return show(exitCodeHelp(lang));
  if (topic === "operators") {
    const { operatorHelp, operatorJson } = await import("./operator-help.js");
    if (globals.json) writeJson(io, operatorJson());
    else writeBlocks(io, operatorHelp(lang));
    return EXIT.done;
  }
  if (choice.kind === "help" && words.length === 0) return show(overview(commands, lang));
  const found = choice.kind === "help" ? findCommand(commands, words) : choice;
  if (found.kind === "command") {
    // `factorsmith --help` is about the whole program, `factorsmith chat --help` about the chat.
    if (choice.kind !== "help" && found.command.command === "chat" && !io.argv.includes("chat"))
      return show(overview(commands, lang));
    return show(commandHelp(found.command, lang, all), [found.command]);
  }
  if (choice.kind === "group" && !globals.help) throw incomplete(choice.name, choice.commands);
  return show(groupHelp(found.name, found.commands, lang), found.commands);
}

function incomplete(name: string, commands: readonly Command[]): UsageError {
  const names = commands.map(({ command }) => command);
  return new UsageError(
    "missing-input",
    `${name} needs a word behind it: ${names.join(", ")}.`,
    `see \`factorsmith help ${name}\``,
    { commands: names },
  );
}

async function showVersion(io: Io, globals: Globals): Promise<ExitCode> {
  const { version } = await import("./version.js");
  if (globals.json) writeJson(io, { version: version() });
  else io.stdout.write(`${version()}\n`);
  return EXIT.done;
}
