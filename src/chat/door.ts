import type { Lang } from "../i18n/lang.js";
import { editorText } from "./editor/editor-state.js";
import { intentOf } from "./input/keymap.js";
import type { Key } from "./input/keys.js";
import { messagesFor } from "./messages.js";
import { clipLine } from "./screen/line.js";
import { chooseDepth, paintAll } from "./screen/paint.js";
import { openingState } from "./state.js";
import { type ChatStore, createStore } from "./store.js";
import { beforeCrash, type TerminalGuard, takeTerminal } from "./terminal.js";
import { type LiveView, renderLive } from "./views/live.js";

/**
 * The chat's line before there is a chat: drawn without React, so it stands long before tools, models and data are
 * loaded, and takes keys at once. What is sent meanwhile is queued; the chat goes on with this very state.
 */
export interface Door {
  readonly store: ChatStore;
  readonly terminal: TerminalGuard;
  /** What opening does now, for the status line. */
  tell(what: string): void;
  /** From now on keys go here, and nothing more is drawn: the chat draws from where this line stood. */
  enter(onKey: (key: Key) => void, onEnd: () => void): void;
  /** Takes the line off the screen and gives the terminal back. */
  close(): void;
}

interface DoorOptions {
  readonly lang: Lang;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** The person wants to leave before the chat is open. */
  readonly onLeave: () => void;
}

/** Not for screen readers and dumb terminals: nothing may be drawn twice there. */
export function drawsAhead(env: NodeJS.ProcessEnv): boolean {
  return chooseDepth(env) !== "plain";
}

export function openDoor({ lang, env, stdin, stdout, onLeave }: DoorOptions): Door {
  const store = createStore(openingState(lang, Date.now()));
  const depth = chooseDepth(env);
  let drawn: LiveView | undefined;
  let press = pressBefore(store, onLeave);
  let end = onLeave;
  const terminal = takeTerminal(
    stdin,
    stdout,
    (key) => press(key),
    () => end(),
  );

  const erase = (): string => {
    const { lines, caret } = drawn ?? { lines: [], caret: { y: 0 } };
    drawn = undefined;
    const up = (rows: number) => (rows > 0 ? `\u001b[${rows}A` : "");
    // Line by line first: to clear all that is below the first row of a window is to clear the screen, and of that tmux
    // keeps a copy in the scrollback.
    const cleared = lines.map(() => "\u001b[2K").join("\u001b[1B");
    return `\r${up(caret.y)}${cleared}\u001b[0J${up(lines.length - 1)}`;
  };
  const draw = () => {
    const columns = stdout.columns || 80;
    const state = store.get();
    const view = renderLive(state, [], {
      ...{ lang: state.lang, messages: messagesFor(state.lang), tools: [], status: state.status },
      ...{ columns, rows: stdout.rows || 24, animate: false, framed: true },
    });
    const lines = view.lines.map((line) => clipLine(line, columns));
    const up = lines.length - 1 - view.caret.y;
    const caret = `\r${up > 0 ? `\u001b[${up}A` : ""}${view.caret.x > 0 ? `\u001b[${view.caret.x}C` : ""}`;
    stdout.write(erase() + paintAll(lines, depth) + caret);
    drawn = view;
  };
  const unsubscribe = store.subscribe(draw);
  stdout.on("resize", draw);
  draw();

  let open = true;
  const leaveScreen = () => {
    if (!open) return;
    open = false;
    calm();
    unsubscribe();
    stdout.off("resize", draw);
    stdout.write(erase());
  };
  const close = () => {
    leaveScreen();
    terminal.restore();
  };
  const calm = beforeCrash(close);
  return {
    store,
    terminal,
    close,
    tell: (what) => store.dispatch({ type: "opening", what }),
    enter(onKey, onEnd) {
      leaveScreen();
      press = onKey;
      end = onEnd;
    },
  };
}

/** Writing works as ever; what is sent waits; nothing else can be asked for yet. */
function pressBefore(store: ChatStore, onLeave: () => void): (key: Key) => void {
  return (key) => {
    const state = store.get();
    const intent = intentOf(key, state, []);
    if (intent.do === "edit") store.dispatch({ type: "edit", action: intent.action });
    else if (intent.do === "interrupt" || intent.do === "end-of-input") onLeave();
    else if (intent.do === "submit" || intent.do === "steer") {
      const text = editorText(state.editor).trim();
      if (text === "") return;
      store.dispatch({ type: "edit", action: { type: "remember", entry: text } });
      store.dispatch({ type: "queue", text });
    }
  };
}
