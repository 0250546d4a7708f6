import { parseFormula } from "../engine/dsl/index.js";
import type { Lang } from "../i18n/lang.js";
import type { Config } from "../memory/config.js";
import { openMemory } from "../memory/index.js";
import type { Workspace } from "../memory/workspace.js";
import type { Runners, ToolContext } from "./context.js";
import { createEngineHost } from "./create-engine-host.js";

/** What lasts as long as the program; the rest of a ToolContext belongs to one call. */
export type BaseContext = Omit<ToolContext, "signal" | "actor" | "session" | "run" | keyof Runners>;

export interface BaseContextOptions {
  readonly workspace: Workspace;
  readonly config: Config;
  readonly lang: Lang;
  readonly seed: number;
  readonly now?: () => Date;
}

export function createBaseContext({
  workspace,
  config,
  lang,
  seed,
  now = () => new Date(),
}: BaseContextOptions): BaseContext {
  const memory = openMemory(workspace, { parse: (expression) => parseFormula(expression), now });
  const engine = createEngineHost({
    workspace,
    ledger: memory.ledger,
    library: memory.library,
    config,
    seed,
    now,
  });
  return { workspace, memory, engine, config, seed, lang, now };
}
