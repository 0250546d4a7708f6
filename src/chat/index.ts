import { EXIT, type ExitCode } from "../engine/errors.js";
import { createController } from "./controller.js";
import { runLines } from "./line-mode.js";
import { messagesFor } from "./messages.js";
import type { ChatOptions } from "./options.js";

import { chooseDepth } from "./screen/paint.js";
import { runScreen } from "./screen-mode.js";

export type {
  ChatOptions,
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
  const controller = createController(options);
  const interrupted = () => controller.quit(EXIT.interrupted);
  process.on("SIGTERM", interrupted);
  process.on("SIGHUP", interrupted);
  // The terminal is gone (EIO, EPIPE): nobody is there to read.
  options.stdout.on("error", interrupted);
  const plain = chooseDepth(options.env) === "plain";
  const face = plain ? runLines(controller, options) : await runScreen(controller, options);
  try {
    return await Promise.race([controller.start().then(() => controller.finished), face.broken]);
  } finally {
    controller.quit(EXIT.failed);
    await face.stop();
    process.off("SIGTERM", interrupted);
    process.off("SIGHUP", interrupted);
    options.stdout.off("error", interrupted);
    const { lang, items } = controller.store.get();
    const used = items.some((item) => item.kind === "answer");
    if (used && options.stdout.writable)
      options.stdout.write(`${messagesFor(lang).resumeWith(controller.session().id)}\n`);
  }
}
