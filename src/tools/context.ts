import type { Lang } from "../i18n/lang.js";
import type { Config } from "../memory/config.js";
import type { Memory } from "../memory/index.js";
import type { Workspace } from "../memory/workspace.js";
import type { Actor } from "./actor.js";
import type { CompareOutcome, CompareRequest } from "./compare-contract.js";
import type { EngineHost } from "./engine-host.js";
import type { ExtractOutcome, ExtractRequest } from "./extract-contract.js";
import type { LiveLimits } from "./live-limits.js";
import type { ToolProgress } from "./progress.js";
import type { ModelProposer, ProposerRequest } from "./proposer.js";
import type { ResearchOutcome, ResearchRequest } from "./research-contract.js";

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

/** Makes a model that a search asks for formulas. */
export type ProposerRunner = (request: ProposerRequest, context: ToolContext) => Promise<ModelProposer>;

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
  /** Limits that a person may change meanwhile; absent where nobody can. Read at each step, by `limitsInForce`. */
  readonly limits?: LiveLimits;
  readonly now: () => Date;
}
