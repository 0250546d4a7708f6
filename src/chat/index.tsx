import { EXIT, type ExitCode } from "../engine/errors.js";
import { createController } from "./controller.js";
import { messagesFor } from "./messages.js";
import type { ChatOptions } from "./options.js";
import { chooseDepth, mayAnimate, screenReader } from "./screen/paint.js";
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
  const { render } = await importInk();
  const { App } = await import("./app.js");
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
    const screen = render(
      <App
        store={controller.store}
        options={options}
        depth={chooseDepth(options.env)}
        animate={mayAnimate(options.env)}
      />,
      {
        stdin: options.stdin,
        stdout: options.stdout,
        exitOnCtrlC: false,
        isScreenReaderEnabled: screenReader(options.env),
      },
    );
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
 * Ink draws nothing live when it finds CI in the environment at import. A person at a terminal gets the chat all the
 * same; CLI and tests decide by the terminal, not by that variable.
 */
async function importInk(): Promise<typeof import("ink")> {
  const saved = { CI: process.env["CI"], CONTINUOUS_INTEGRATION: process.env["CONTINUOUS_INTEGRATION"] };
  for (const name of Object.keys(saved)) delete process.env[name];
  try {
    return await import("ink");
  } finally {
    for (const [name, value] of Object.entries(saved)) if (value !== undefined) process.env[name] = value;
  }
}
