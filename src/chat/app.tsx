import { type Instance, render, Static, Text, useCursor, useStdout } from "ink";
import { useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { commandEntries } from "./commands/registry.js";
import { errorItem } from "./errors.js";
import { picturesOf } from "./images/pictures-of.js";
import type { Item } from "./items.js";
import { messagesFor } from "./messages.js";
import type { ChatOptions } from "./options.js";
import { createFlight, type Flight } from "./screen/flight.js";
import { inFrames, lookUpSize } from "./screen/frames.js";
import { chooseDepth, type Depth, mayAnimate, paintAll, withTheme } from "./screen/paint.js";
import { keepsCursorRow, repaintSmaller } from "./screen/reflow.js";
import type { ChatState } from "./state.js";
import type { ChatStore } from "./store.js";
import type { TerminalGuard } from "./terminal.js";
import type { ViewContext } from "./views/context.js";
import { renderItem } from "./views/item.js";
import { renderLive } from "./views/live.js";

/** A key waits for at most one frame. A stream comes in frames of its own, half as many (`event-pump.ts`). */
const FRAME_MS = 16;

interface AppProps {
  readonly flight: Flight;
  readonly store: ChatStore;
  readonly options: ChatOptions;
  readonly depth: Depth;
  readonly animate: boolean;
}

/** Draws the chat below what the terminal already shows. `terminal` tells what it answers. */
export function mountApp(
  store: ChatStore,
  options: ChatOptions,
  terminal: TerminalGuard,
): Instance & Pick<Flight, "landed"> {
  const { env, stdin, stdout } = options;
  const flight = createFlight(stdout);
  terminal.onReport(flight.hear);
  const app = (
    <App store={store} options={options} flight={flight} depth={chooseDepth(env)} animate={mayAnimate(env)} />
  );
  const screen = render(app, {
    stdin,
    stdout: flight.stdout,
    onRender: flight.render,
    exitOnCtrlC: false,
    // What React makes is drawn at once: frames are cut in `inFrames`, before it makes them.
    maxFps: 1000,
  });
  return { ...screen, landed: flight.landed };
}

/** State to text: all layout is done in `views/`, so Ink is handed lines that fit and the place of the caret. */
function App({ store, options, flight, depth: terminal, animate }: AppProps) {
  const held = useRef(false);
  const subscribe = useMemo(() => {
    const ready = () => {
      lookUpSize(options.stdout);
      return !held.current;
    };
    return inFrames(store.subscribe, FRAME_MS, ready);
  }, [store, options.stdout]);
  const state = useSyncExternalStore(subscribe, store.get);
  const depth = withTheme(terminal, state.theme);
  const { columns, rows } = useTerminalSize(options, flight, depth, held);
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
  flight.make({ drawn: live, columns, streams: state.turn !== null });
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
function usePictures(store: ChatStore, options: ChatOptions, room: Size): void {
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

/**
 * The size that is drawn for. When the terminal became smaller its screen is repaired first, as soon as it is known what
 * stands there; until then nothing is drawn.
 */
function useTerminalSize(
  { stdout, env }: ChatOptions,
  flight: Flight,
  depth: Depth,
  held: { current: boolean },
): Size {
  const [size, setSize] = useState(() => sizeOf(stdout));
  const { columns, rows } = size;
  useLayoutEffect(() => {
    const smaller = (now: Size) => now.columns < columns || now.rows < rows;
    const repair = () => {
      const now = sizeOf(stdout);
      const shown = flight.onScreen();
      if (shown && (smaller(now) || shown.late.length > 0)) {
        const { text, drawn } = repaintSmaller(shown, now, depth, keepsCursorRow(env));
        stdout.write(text);
        flight.repaired(drawn);
      }
      held.current = false;
      setSize(now);
    };
    const onResize = () => {
      if (held.current) return;
      if (!smaller(sizeOf(stdout)) || !flight.waiting()) return repair();
      held.current = true;
      void flight.landed().then(repair);
    };
    stdout.prependListener("resize", onResize);
    return () => {
      stdout.off("resize", onResize);
    };
  }, [stdout, env, flight, columns, rows, depth, held]);
  return size;
}

interface Size {
  readonly columns: number;
  readonly rows: number;
}

function sizeOf(stdout: NodeJS.WriteStream): Size {
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
