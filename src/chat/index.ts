import { EXIT, type ExitCode } from "../engine/errors.js";
import { createController } from "./controller.js";
import { messagesFor } from "./messages.js";
import type { ChatOptions } from "./options.js";
import { takeTerminal } from "./terminal.js";

export type {
  ChatOptions,
  ChatStatus,
  DatasetLine,
  HistoryStore,
  OpenSession,
  SessionSwitch,
} from "./options.js";

/**
 * The chat, from the first screen to the end. Gives the exit code: 0 when the person left, 130 when a running turn was
 * interrupted. Needs a terminal on both sides; the terminal is restored whatever happens.
 */
export async function runChat(options: ChatOptions): Promise<ExitCode> {
  const { mountApp } = await importApp();
  const controller = createController(options);
  const interrupted = () => controller.quit(EXIT.interrupted);
  const terminal = takeTerminal(options.stdin, options.stdout, controller.press, () =>
    controller.quit(EXIT.done),
  );
  process.on("SIGTERM", interrupted);
  process.on("SIGHUP", interrupted);
  process.on("SIGINT", interrupted);
  // The terminal is gone (EIO, EPIPE): nobody is there to read.
  options.stdout.on("error", interrupted);
  try {
    const screen = mountApp(controller.store, options);
    try {
      await controller.start();
      return await Promise.race([controller.finished, screen.waitUntilExit().then(() => EXIT.interrupted)]);
    } finally {
      // The prompt and the status line are of no use in the scrollback.
      screen.clear();
      screen.unmount();
    }
  } finally {
    process.off("SIGTERM", interrupted);
    process.off("SIGHUP", interrupted);
    process.off("SIGINT", interrupted);
    options.stdout.off("error", interrupted);
    controller.quit(EXIT.failed);
    terminal.restore();
    const { lang, items } = controller.store.get();
    const used = items.some((item) => item.kind === "answer");
    if (used && options.stdout.writable)
      options.stdout.write(`${messagesFor(lang).resumeWith(controller.session().id)}\n`);
  }
}

/**
 * Ink draws nothing live when it finds CI in the environment at import, but whoever calls this sits at a terminal.
 * React and its reconciler choose their slow development build, which keeps every render's trace, when NODE_ENV is
 * not "production" at import. What the environment said is put back, for the processes that are started later.
 */
async function importApp(): Promise<typeof import("./app.js")> {
  const forImport: Record<string, string | undefined> = {
    CI: undefined,
    CONTINUOUS_INTEGRATION: undefined,
    NODE_ENV: process.env["NODE_ENV"] ?? "production",
  };
  const saved = Object.keys(forImport).map((name) => [name, process.env[name]] as const);
  for (const [name, value] of Object.entries(forImport)) setVariable(name, value);
  try {
    return await import("./app.js");
  } finally {
    for (const [name, value] of saved) setVariable(name, value);
  }
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
