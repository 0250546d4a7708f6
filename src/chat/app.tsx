import { type Instance, render, Static, Text, useCursor, useStdout } from "ink";
import { useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { commandEntries } from "./commands/registry.js";
import { errorItem } from "./errors.js";
import { picturesOf } from "./images/pictures-of.js";
import type { Item } from "./items.js";
import { messagesFor } from "./messages.js";
import type { ChatOptions } from "./options.js";
import { inFrames, lookUpSize } from "./screen/frames.js";
import { chooseDepth, type Depth, mayAnimate, paintAll, withTheme } from "./screen/paint.js";
import { type Drawn, keepsCursorRow, repaintSmaller } from "./screen/reflow.js";
import type { ChatState } from "./state.js";
import type { ChatStore } from "./store.js";
import type { ViewContext } from "./views/context.js";
import { renderItem } from "./views/item.js";
import { type LiveView, renderLive } from "./views/live.js";

/** A key waits for at most one frame. A stream comes in frames of its own, half as many (`event-pump.ts`). */
const FRAME_MS = 16;

/** What React made last, and what Ink has drawn of it. */
interface Frames {
  made: LiveView | null;
  drawn: Drawn | null;
}

interface AppProps {
  readonly frames: Frames;
  readonly store: ChatStore;
  readonly options: ChatOptions;
  readonly depth: Depth;
  readonly animate: boolean;
}

/** Draws the chat below what the terminal already shows. */
export function mountApp(store: ChatStore, options: ChatOptions): Instance {
  const { env, stdin, stdout } = options;
  const frames: Frames = { made: null, drawn: null };
  const app = (
    <App store={store} options={options} frames={frames} depth={chooseDepth(env)} animate={mayAnimate(env)} />
  );
  return render(app, {
    stdin,
    stdout: deafToResize(stdout),
    onRender: () => {
      frames.drawn = frames.made;
    },
    exitOnCtrlC: false,
    // What React makes is drawn at once: frames are cut in `inFrames`, before it makes them.
    maxFps: 1000,
  });
}

/**
 * The terminal as Ink gets it. On `resize` Ink would draw what React made for the old width once more, wrapped, and push
 * it into the scrollback; here React makes it anew first, and Ink draws it like any other change.
 */
function deafToResize(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stdout, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (key === "on" || key === "off")
        return (event: string, listener: () => void) =>
          event === "resize" ? target : target[key](event, listener);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** State to text: all layout is done in `views/`, so Ink is handed lines that fit and the place of the caret. */
function App({ store, options, frames, depth: terminal, animate }: AppProps) {
  const subscribe = useMemo(
    () => inFrames(store.subscribe, FRAME_MS, () => lookUpSize(options.stdout)),
    [store, options.stdout],
  );
  const state = useSyncExternalStore(subscribe, store.get);
  const depth = withTheme(terminal, state.theme);
  const { columns, rows } = useTerminalSize(options.stdout);
  const runs = state.turn !== null || state.jobs.some((job) => job.state === "running");
  useTicks(store, runs && state.away === null, animate ? 120 : 1000, options.now ?? Date.now);
  const commands = useMemo(() => commandEntries(options.tools, state.lang), [options.tools, state.lang]);
  const context: ViewContext = {
    lang: state.lang,
    messages: messagesFor(state.lang),
    tools: options.tools,
    status: state.status,
    columns,
    rows,
    animate,
    framed: true,
  };
  const live = renderLive(state, commands, context);
  usePictures(store, options, { columns, rows: rows - live.lines.length - 2 });
  frames.made = live;
  useReflow(options, frames, { columns, rows }, depth);
  // Ink hides the terminal's cursor; at the caret, input methods open their candidates in the right place (ink#866).
  useCursor().setCursorPosition(live.caret);
  return (
    <>
      <Static items={printed(state)}>
        {(item: Item) => <Text key={item.id}>{paintAll(renderItem(item, context), depth)}</Text>}
      </Static>
      <Text>{paintAll(live.lines, depth)}</Text>
    </>
  );
}

/** While the terminal is another program's, what finishes waits; else the list itself, so that nothing is copied. */
function printed({ items, away }: ChatState): Item[] {
  return (away ? items.slice(0, away.printed) : items) as Item[];
}

/** Draws the pictures of new results below them, above the live part: Ink itself would cut the sequences to pieces. */
function usePictures(store: ChatStore, options: ChatOptions, room: { columns: number; rows: number }): void {
  const { items } = store.get();
  const { write } = useStdout();
  const seen = useRef(0);
  const turn = useRef(Promise.resolve());
  useEffect(() => {
    const { lang } = store.get();
    const paths = items.slice(seen.current).flatMap((item) => picturesOf(item, options.tools, lang));
    seen.current = items.length;
    for (const path of paths) {
      turn.current = turn.current
        .then(async () => {
          const drawn = (await options.gallery?.draw(path, room)) ?? null;
          // While another program has the screen nothing is drawn: the path says where it is.
          if (drawn !== null && store.get().away === null) write(drawn);
        })
        .catch((error: unknown) => store.dispatch({ type: "show", item: errorItem(error, lang) }));
    }
  });
}

function useTerminalSize(stdout: NodeJS.WriteStream): { columns: number; rows: number } {
  const [size, setSize] = useState(() => sizeOf(stdout));
  useEffect(() => {
    const onResize = () => setSize(sizeOf(stdout));
    stdout.on("resize", onResize);
    return () => {
      stdout.off("resize", onResize);
    };
  }, [stdout]);
  return size;
}

/** Repairs the screen of a terminal that became smaller, before React makes the frame for its new size. */
function useReflow(
  { stdout, env }: ChatOptions,
  frames: Frames,
  size: { columns: number; rows: number },
  depth: Depth,
): void {
  const { columns, rows } = size;
  useLayoutEffect(() => {
    const onResize = () => {
      const now = sizeOf(stdout);
      const live = frames.drawn;
      if (!live || (now.columns >= columns && now.rows >= rows)) return;
      const { text, drawn } = repaintSmaller(live, now, depth, keepsCursorRow(env));
      stdout.write(text);
      // The window may become smaller again before Ink has drawn.
      frames.drawn = drawn;
    };
    stdout.prependListener("resize", onResize);
    return () => {
      stdout.off("resize", onResize);
    };
  }, [stdout, env, frames, columns, rows, depth]);
}

function sizeOf(stdout: NodeJS.WriteStream): { columns: number; rows: number } {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}

/** The clock of spinners and elapsed times, running only while something runs. */
function useTicks(store: ChatStore, active: boolean, everyMs: number, now: () => number): void {
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => store.dispatch({ type: "tick", now: now() }), everyMs);
    return () => clearInterval(timer);
  }, [store, active, everyMs, now]);
}
