import type { Lang } from "../../i18n/lang.js";
import type { AnyTool } from "../../tools/define.js";
import type { Item } from "../items.js";

/** Files of the pictures that a finished result shows; none of one that is folded. */
export function picturesOf(item: Item, tools: readonly AnyTool[], lang: Lang): readonly string[] {
  if (item.kind !== "tool" || item.outcome !== "ok" || item.folded || item.value === undefined) return [];
  const tool = tools.find((one) => one.name === item.tool);
  const blocks = tool?.present(item.value, lang) ?? [];
  return blocks.flatMap((block) => (block.kind === "picture" ? block.path : []));
}
