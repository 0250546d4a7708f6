import type { Profile } from "../../memory/profile.js";

/** How a model is asked: its profile, and whether a named tool may be demanded. */
export interface Manner {
  readonly profile: Profile;
  readonly force: boolean;
  /** What the cap on an answer is called; null: it is not sent. */
  readonly outputLimit: Profile["outputLimit"] | null;
}

interface Relaxation {
  /** What people are told is left out from now on. */
  readonly what: string;
  readonly refused: RegExp;
  /** undefined: it was not asked for in the first place. */
  readonly relax: (manner: Manner) => Manner | undefined;
}

const OTHER_NAME = { max_tokens: "max_completion_tokens", max_completion_tokens: "max_tokens" } as const;

/** What "compatible" servers refuse with status 400, and how to ask without it. */
const RELAXATIONS: readonly Relaxation[] = [
  {
    // Thinking models of several providers refuse a named tool_choice; the prompt asks for the call as well.
    what: "a demanded tool call (tool_choice)",
    refused: /tool_choice/i,
    relax: (manner) => (manner.force ? { ...manner, force: false } : undefined),
  },
  {
    what: "an answer by schema (response_format)",
    refused: /response_format|json_schema|strict/i,
    relax: ({ profile, ...manner }) =>
      profile.structuredOutput === "tool"
        ? undefined
        : { ...manner, profile: { ...profile, structuredOutput: "tool" } },
  },
  {
    // Kimi K2.5 and later accept one temperature only (opencode#10811).
    what: "the temperature",
    refused: /temperature/i,
    relax: ({ profile: { temperature, ...profile }, ...manner }) =>
      temperature === undefined ? undefined : { ...manner, profile },
  },
  {
    // Newer OpenAI models refuse max_tokens and name the other; older servers the reverse.
    what: "this name of the cap on an answer",
    refused:
      /max_tokens.*max_completion_tokens|max_completion_tokens.*(unsupported|unrecogni[sz]ed|unknown|not supported|max_tokens)/is,
    relax: (manner) =>
      manner.outputLimit === manner.profile.outputLimit
        ? { ...manner, outputLimit: OTHER_NAME[manner.profile.outputLimit] }
        : undefined,
  },
  {
    what: "a cap on the answer (max_tokens)",
    refused: /max_(completion_)?tokens/i,
    relax: (manner) => (manner.outputLimit === null ? undefined : { ...manner, outputLimit: null }),
  },
  {
    what: "stream_options",
    refused: /stream_options|include_usage/i,
    relax: ({ profile, ...manner }) =>
      profile.streamUsage ? { ...manner, profile: { ...profile, streamUsage: false } } : undefined,
  },
  {
    what: "parallel tool calls",
    refused: /parallel_tool_calls/i,
    relax: ({ profile, ...manner }) =>
      profile.parallelToolCalls
        ? { ...manner, profile: { ...profile, parallelToolCalls: false } }
        : undefined,
  },
];

/** How to ask again after a server has refused the request for one of its parts; undefined when it is none of them. */
export function relaxed(
  manner: Manner,
  refusal: string,
): { readonly manner: Manner; readonly what: string } | undefined {
  for (const { what, refused, relax } of RELAXATIONS) {
    const next = refused.test(refusal) ? relax(manner) : undefined;
    if (next) return { manner: next, what };
  }
  return undefined;
}
