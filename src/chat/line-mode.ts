import { createInterface } from "node:readline";
import type { ChatController } from "./controller.js";
import type { Face } from "./face.js";
import { key } from "./input/keys.js";
import { messagesFor } from "./messages.js";
import type { ChatOptions } from "./options.js";
import { paintAll, readsAloud } from "./screen/paint.js";
import type { ChatState } from "./state.js";
import type { ViewContext } from "./views/context.js";
import { inputLine } from "./views/input-line.js";
import { renderItem } from "./views/item.js";
import { progressText } from "./views/tool-card.js";

const PROMPT = "> ";
/** Long work is heard of this often: more would be chatter. */
const PROGRESS_MS = 15_000;

/**
 * The chat as lines that come one after another, for screen readers and terminals that cannot move the cursor
 * (TERM=dumb): nothing is drawn twice and nothing moves. The terminal's own line editor takes the input; Ctrl-C stops
 * a turn, or asks before it quits.
 */
export function runLines(controller: ChatController, options: ChatOptions): Face {
  const { store } = controller;
  const { stdin, stdout } = options;
  let printed = 0;
  let last: ChatState | undefined;
  /** Calls that were told, with when something was said of them last. */
  const told = new Map<string, number>();

  const show = () => {
    const state = store.get();
    const context = contextOf(state, options);
    const { messages } = context;
    const say = (text: string) => stdout.write(`${text}\n`);
    for (const item of state.items.slice(printed)) {
      // What the person wrote stands on the screen already.
      if (item.kind !== "user") say(paintAll(renderItem(item, context), "plain"));
    }
    printed = state.items.length;
    for (const tool of state.turn?.tools ?? []) {
      const since = told.get(tool.callId);
      if (since !== undefined) {
        const progress = tool.progress && progressText(tool.progress, state.lang);
        if (progress && state.now - since >= PROGRESS_MS) {
          told.set(tool.callId, state.now);
          say(`${messages.working}: ${progress}`);
        }
        continue;
      }
      told.set(tool.callId, state.now);
      const known = options.tools.find((one) => one.name === tool.tool);
      say(`${messages.working}: ${known?.command ?? tool.tool} ${inputLine(known, tool.input)}`);
    }
    if (state.approval && state.approval !== last?.approval) {
      const known = options.tools.find((one) => one.name === state.approval?.tool);
      say(
        `${messages.approve(known?.command ?? state.approval.tool)} ${inputLine(known, state.approval.input)} ${state.approval.reason}`,
      );
      say(messages.approveKeys);
    }
    if (state.quitAskedAt !== null && state.quitAskedAt !== last?.quitAskedAt) say(messages.quitHint);
    const waits =
      state.turn === null && (last === undefined || last.turn !== null || last.items !== state.items);
    last = state;
    if (waits) stdout.write(PROMPT);
  };

  const unsubscribe = store.subscribe(show);
  const input = createInterface({ input: stdin, terminal: false });
  let unfinished = "";
  input.on("line", (row) => {
    if (row.endsWith("\\")) {
      unfinished += `${row.slice(0, -1)}\n`;
      return;
    }
    const text = unfinished + row;
    unfinished = "";
    if (store.get().approval) controller.press({ kind: "text", text });
    else controller.send(text);
  });
  input.on("close", () => controller.press(key("letter-d", { ctrl: true })));
  const onSignal = () => controller.press(store.get().turn ? key("escape") : key("letter-c", { ctrl: true }));
  process.on("SIGINT", onSignal);
  show();
  return {
    broken: new Promise(() => undefined),
    async stop() {
      unsubscribe();
      process.off("SIGINT", onSignal);
      input.close();
    },
  };
}

function contextOf(state: ChatState, options: ChatOptions): ViewContext {
  return {
    lang: state.lang,
    messages: messagesFor(state.lang),
    tools: options.tools,
    status: state.status,
    columns: options.stdout.columns || 80,
    rows: options.stdout.rows || 24,
    ...{ animate: false, framed: false, spoken: readsAloud(options.env) },
  };
}
