import type { Assistant } from "../agent/assistant.js";
import { createAssistant } from "../agent/create-assistant.js";
import { createRunners } from "../agent/runners.js";
import type { Door } from "../chat/door.js";
import { chooseLang, type Lang } from "../i18n/lang.js";
import { type Config, loadConfig } from "../memory/config.js";
import { openWorkspace, type Workspace } from "../memory/workspace.js";
import type { Actor } from "../tools/actor.js";
import type { ToolContext } from "../tools/context.js";
import type { BaseContext } from "../tools/create-context.js";
import type { AnyTool } from "../tools/define.js";
import type { ErrorSurface } from "./errors.js";
import type { Globals } from "./globals.js";
import type { Io } from "./io.js";
import { ProgressLine } from "./progress-line.js";

/** Seed of everything random unless `--seed` is given: the same command gives the same numbers. */
const DEFAULT_SEED = 1;

/**
 * What a command may use. Every part is opened on first use and kept, so `--help` pays for none of them and `doctor`
 * can run where the workspace or its settings are broken.
 */
export class App {
  readonly seed: number;
  readonly progress: ProgressLine;
  #workspace: Workspace | undefined;
  #config: Promise<Config> | undefined;
  #lang: Lang;
  #base: Promise<BaseContext> | undefined;
  #assistant: Promise<Assistant> | undefined;

  constructor(
    readonly io: Io,
    readonly globals: Globals,
    readonly tools: readonly AnyTool[],
    readonly signal: AbortSignal,
    /** The line of the chat that stands on the screen already. */
    readonly door?: Door,
  ) {
    this.seed = globals.seed ?? DEFAULT_SEED;
    this.#lang = chooseLang(globals.lang, io.env);
    this.progress = new ProgressLine({
      stream: io.stderr,
      env: io.env,
      quiet: globals.quiet,
      now: () => io.now().getTime(),
      ...(door && { sink: door.tell }),
    });
  }

  /** `--lang`, environment and locale; the workspace's settings as well once they have been read. */
  get lang(): Lang {
    return this.#lang;
  }

  workspace(): Workspace {
    const { workspace: dir } = this.globals;
    const { env, cwd } = this.io;
    this.#workspace ??= openWorkspace({ ...(dir !== undefined && { dir }), env, cwd });
    return this.#workspace;
  }

  config(): Promise<Config> {
    this.#config ??= this.#loadConfig();
    return this.#config;
  }

  async #loadConfig(): Promise<Config> {
    const { lang } = this.globals;
    const config = await loadConfig({
      workspace: this.workspace(),
      env: this.io.env,
      ...(lang && { flags: { lang } }),
    });
    this.#lang = config.lang;
    return config;
  }

  base(): Promise<BaseContext> {
    this.#base ??= this.#openBase();
    return this.#base;
  }

  async #openBase(): Promise<BaseContext> {
    const [{ createBaseContext }, config] = await Promise.all([
      import("../tools/create-context.js"),
      this.config(),
    ]);
    const { seed } = this;
    return createBaseContext({
      workspace: this.workspace(),
      config,
      lang: config.lang,
      seed,
      now: this.io.now,
    });
  }

  /** A tool context for calls by `actor` that stop with `signal`. */
  async toolContext(
    actor: Actor = { kind: "person" },
    { signal = this.signal, session }: { signal?: AbortSignal; session?: string } = {},
  ): Promise<ToolContext> {
    const base = await this.base();
    const { env } = this.io;
    return {
      ...base,
      actor,
      signal,
      ...(session !== undefined && { session }),
      ...createRunners({ env }),
    };
  }

  assistant(): Promise<Assistant> {
    this.#assistant ??= this.#openAssistant();
    return this.#assistant;
  }

  async #openAssistant(): Promise<Assistant> {
    return createAssistant({ tools: this.tools, context: await this.base(), env: this.io.env });
  }

  /** What the report of an error needs. */
  errorSurface(): ErrorSurface {
    const { io, globals, lang, signal } = this;
    return { io, globals, lang, signal };
  }

  async close(): Promise<void> {
    // What failed to open was reported where it was needed, and there is nothing to close.
    const opened = await Promise.allSettled([this.#assistant, this.#base]);
    const [assistant, base] = opened;
    if (assistant?.status === "fulfilled") await assistant.value?.close();
    if (base?.status === "fulfilled") await base.value?.engine.close();
  }
}
