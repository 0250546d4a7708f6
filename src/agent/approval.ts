import { FactorsmithError } from "../engine/errors.js";
import type { Text } from "../i18n/lang.js";
import type { Allowance, Config } from "../memory/config.js";
import type { ToolContext } from "../tools/context.js";
import type { AnyTool } from "../tools/define.js";
import type { Demand } from "../tools/demand.js";
import { allProfiles, priceOf } from "./models/profiles.js";

/** What a person is asked before a call that a model wants. */
export interface ApprovalRequest {
  readonly callId: string;
  readonly tool: string;
  readonly input: unknown;
  /** What it will take, and how to allow it where nobody can be asked; in the language of the interface. */
  readonly reason: string;
  readonly hint: string;
}

interface Limits {
  readonly allow: Allowance;
  /** Seconds after which the turn ends whatever runs. */
  readonly secondsLeft?: number | undefined;
}

/**
 * Why a call asks first; undefined when it may start at once. A call whose arguments are refused, or whose dataset or
 * run does not exist, will say so itself.
 */
export async function whyAsk(
  tool: AnyTool,
  args: unknown,
  context: ToolContext,
  { allow, secondsLeft = Number.POSITIVE_INFINITY }: Limits,
): Promise<Pick<ApprovalRequest, "reason" | "hint"> | undefined> {
  const input = tool.input.safeParse(args);
  if (!input.success) return undefined;
  const demand: Demand | undefined = await tool.demand?.(input.data, context).catch((error: unknown) => {
    if (error instanceof FactorsmithError) return { seconds: 0 };
    throw error;
  });
  const paid = demand?.models?.filter((model) => costsMoney(model, context.config)) ?? [];
  const spends = demand ? paid.length > 0 : tool.cost === "spends-money";
  const seconds = Math.min(demand?.seconds ?? 0, secondsLeft);
  const asks = { money: spends && !allow.spending, time: seconds > allow.seconds };
  if (!asks.money && !asks.time) return undefined;
  const needed = Math.ceil(seconds / 60) * 60;
  return {
    reason: sentence([...(asks.money ? [money(paid)] : []), ...(asks.time ? [duration(seconds)] : [])])[
      context.lang
    ],
    hint: allowWith([
      ...(asks.money ? [{ flag: "--allow-spending", key: `"spending": true` }] : []),
      ...(asks.time ? [{ flag: `--allow-seconds ${needed}`, key: `"seconds": ${needed}` }] : []),
    ])[context.lang],
  };
}

/** A model on one's own machine costs time alone; what has a key or a price costs money. */
function costsMoney(spec: string, { profiles }: Pick<Config, "profiles">): boolean {
  const [name = "", ...model] = spec.split(":");
  const profile = allProfiles(profiles)[name];
  return (
    profile !== undefined && (profile.keyVariable !== null || priceOf(profile, model.join(":")) !== null)
  );
}

const money = (models: readonly string[]): Text =>
  models.length === 0
    ? { en: "spends money", zh: "会产生费用" }
    : {
        en: `spends money on ${models.join(", ")}`,
        zh: `会在 ${models.join("、")} 上产生费用`,
      };

function duration(seconds: number): Text {
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return { en: `takes about ${minutes} minutes`, zh: `约需 ${minutes} 分钟` };
  const hours = Math.round(minutes / 60);
  return { en: `takes about ${hours} hours`, zh: `约需 ${hours} 小时` };
}

const sentence = (parts: readonly Text[]): Text => ({
  en: parts.map(({ en }) => en).join(" and "),
  zh: parts.map(({ zh }) => zh).join("，"),
});

function allowWith(ways: readonly { readonly flag: string; readonly key: string }[]): Text {
  const flags = ways.map(({ flag }) => flag).join(" ");
  const keys = ways.map(({ key }) => key).join(", ");
  return {
    en: `allow it with ${flags}, or with "allow": { ${keys} } in your config.json`,
    zh: `用 ${flags} 允许，或在自己的 config.json 中写 "allow": { ${keys} }`,
  };
}

/** What flags allow, ahead of the settings. */
export const allowanceOf = ({ allow }: Pick<Config, "allow">, flags: Partial<Allowance> = {}): Allowance => ({
  spending: flags.spending || allow.spending,
  seconds: flags.seconds ?? allow.seconds,
});
