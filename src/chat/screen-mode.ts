import { EXIT } from "../engine/errors.js";
import type { ChatController } from "./controller.js";
import type { Face } from "./face.js";
import { createGallery } from "./images/gallery.js";
import { createLend } from "./lend-terminal.js";
import type { ChatOptions } from "./options.js";
import { beforeCrash, takeTerminal } from "./terminal.js";

/** The chat drawn with Ink, with the keyboard in raw mode. */
export async function runScreen(controller: ChatController, options: ChatOptions): Promise<Face> {
  const { mountApp } = await importApp();
  const onEnd = () => controller.quit(EXIT.done);
  // Ctrl-C is a key in raw mode; a SIGINT comes from another process.
  const onSignal = () => controller.quit(EXIT.interrupted);
  const { door } = options;
  door?.enter(controller.press, onEnd);
  const terminal = door?.terminal ?? takeTerminal(options.stdin, options.stdout, controller.press, onEnd);
  process.on("SIGINT", onSignal);
  options.lend = createLend(terminal, () => screen.landed());
  options.gallery = createGallery({
    ...{ mode: options.images ?? "auto", env: options.env, terminal },
    write: (text) => void options.stdout.write(text),
  });
  const screen = mountApp(controller.store, options, terminal);
  const leave = () => {
    // The prompt and the status line are of no use in the scrollback.
    screen.clear();
    screen.unmount();
    terminal.restore();
  };
  let crashed = false;
  const calm = beforeCrash(() => {
    crashed = true;
    leave();
  });
  return {
    // After a crash the process ends with the code of its error.
    broken: screen.waitUntilExit().then(() => (crashed ? new Promise(() => undefined) : EXIT.interrupted)),
    async stop() {
      // An answer that comes later would be typed into the shell.
      await screen.landed();
      process.off("SIGINT", onSignal);
      calm();
      leave();
    },
  };
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
