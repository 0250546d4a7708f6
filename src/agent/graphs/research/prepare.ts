import type { ToolContext } from "../../../tools/context.js";
import type { ToolProgress } from "../../../tools/progress.js";
import type { ResearchRequest } from "../../../tools/research-contract.js";
import { languageGuide, operatorList } from "../../language-guide.js";
import type { Meter } from "../../models/meter.js";
import type { ChatModel } from "../../models/model.js";
import { fence, loadPrompt, type Prompt } from "../../prompts.js";
import type { RunDeps } from "./deps.js";
import { laboratoryOf } from "./evolution.js";
import type { Neighbourhood } from "./neighbours.js";

export interface RunParts {
  readonly run: string;
  readonly request: ResearchRequest;
  readonly context: ToolContext;
  /** With its answers recorded. */
  readonly model: ChatModel;
  readonly meter: Meter;
  readonly prompt: Prompt;
  /** What the model is told of earlier work. */
  readonly known: string;
  readonly neighbourhood: Neighbourhood;
  readonly emit: (progress: ToolProgress) => void;
}

/** Everything that the nodes of a run need: the prompts read and filled in. */
export async function prepareRun({ prompt, known, ...parts }: RunParts): Promise<RunDeps> {
  const { context, request, model, run } = parts;
  const root = context.workspace.root;
  const fields = await context.engine.fields(request.dataset);
  return {
    ...parts,
    context: {
      ...context,
      run,
      actor: { kind: model.kind === "offline" ? "offline" : "model", id: request.model },
    },
    system: prompt.render({
      ...languageGuide(fields, prompt.name === "ideation.zh" ? "zh" : "en"),
      horizon: String(request.horizon),
      entry: request.entry,
      memory: fence(known),
    }),
    promptHash: prompt.hash,
    prompts: {
      translate: await loadPrompt("translate", root),
      repair: await loadPrompt("repair", root),
      reflect: await loadPrompt("reflect", root),
      explain: await loadPrompt("explain", root),
    },
    operators: operatorList("en"),
    parsed: new Map(),
    laboratory: laboratoryOf(context, request, run, parts.meter),
  };
}

/** The study's prompt in the language of the brief. */
export const ideationFor = (brief: string) => (/\p{Script=Han}/u.test(brief) ? "ideation.zh" : "ideation.en");
