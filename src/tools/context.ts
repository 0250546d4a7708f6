import type { Lang } from "../i18n/lang.js";
import type { Config } from "../memory/config.js";
import type { Memory } from "../memory/index.js";
import type { Workspace } from "../memory/workspace.js";
import type { CompareOutcome, CompareRequest } from "./compare-contract.js";
import type { ToolProgress } from "./define.js";
import type { EngineHost } from "./engine-host.js";
import type { ExtractOutcome, ExtractRequest } from "./extract-contract.js";
import type { ProposerRunner } from "./proposer.js";
import type { ResearchOutcome, ResearchRequest } from "./research-contract.js";

/** Who asked for a trial; written to the ledger. */
export interface Actor {
  readonly kind: "person" | "model" | "gp" | "offline";
  /** The model's name, a run id. */
  readonly id?: string;
}

/**
 * Runs the research loop. The loop lives in `agent/`, above the tools: it is handed in so that `research` can be a tool
 * like any other.
 */
export type ResearchRunner = (
  request: ResearchRequest,
  context: ToolContext,
) => AsyncGenerator<ToolProgress, ResearchOutcome>;

/** Runs a comparison of models; handed in for the same reason. */
export type CompareRunner = (
  request: CompareRequest,
  context: ToolContext,
) => AsyncGenerator<ToolProgress, CompareOutcome>;

/** Reads factors out of a text with a model. */
export type ExtractRunner = (
  request: ExtractRequest,
  context: ToolContext,
) => AsyncGenerator<ToolProgress, ExtractOutcome>;

/** What lives in `agent/`, above the tools, and is handed in. */
export interface Runners {
  readonly research: ResearchRunner;
  readonly compare: CompareRunner;
  readonly extract: ExtractRunner;
  readonly proposer: ProposerRunner;
}

/** Everything a tool may touch. There is no other way to the disk, the engine, the clock or a model. */
export interface ToolContext extends Runners {
  readonly workspace: Workspace;
  readonly memory: Memory;
  readonly engine: EngineHost;
  readonly config: Config;
  readonly actor: Actor;
  readonly session?: string;
  readonly run?: string;
  readonly seed: number;
  readonly lang: Lang;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}
