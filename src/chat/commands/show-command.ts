import type { AnyTool } from "../../tools/define.js";
import type { Item } from "../items.js";
import { messagesFor } from "../messages.js";
import type { ChatState } from "../state.js";
import { inputLine } from "../views/input-line.js";
import { info, type Outcome } from "./outcome.js";

const LISTED = 15;

/** `/show N` prints a folded result in full; `/show` lists the results of this screen. */
export function showCommand(argument: string, state: ChatState, tools: readonly AnyTool[]): Outcome {
  const messages = messagesFor(state.lang);
  const results = state.items.filter(isResult);
  if (argument !== "") {
    const found = results.find((item) => String(item.id) === argument.replace(/^#/, ""));
    if (!found) return info(messages.noResult(argument), messages.showUsage);
    const { id: _, ...body } = found;
    return { show: [{ ...body, folded: false, full: true }] };
  }
  if (results.length === 0) return info(messages.noResults);
  const rows = results.slice(-LISTED).map((item) => {
    const tool = tools.find((one) => one.name === item.tool);
    return { label: String(item.id), value: tool?.command ?? item.tool, note: inputLine(tool, item.input) };
  });
  return {
    show: [
      {
        kind: "blocks",
        blocks: [
          { kind: "heading", text: messages.resultsHeading },
          { kind: "pairs", rows },
          { kind: "text", text: messages.showUsage, tone: "muted" },
        ],
      },
    ],
  };
}

function isResult(item: Item): item is Extract<Item, { kind: "tool" }> {
  return item.kind === "tool" && item.outcome !== "stopped" && item.full !== true;
}
