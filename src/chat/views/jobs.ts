import { runningFor } from "../screen/format.js";
import { clipLine, type Line, line, span } from "../screen/line.js";
import type { ChatState } from "../state.js";
import type { ViewContext } from "./context.js";
import { progressText, spinnerFrame } from "./tool-card.js";

/** The jobs that run, one line each: number, command, what it does now, time. */
export function jobLines(state: ChatState, context: ViewContext): Line[] {
  return state.jobs
    .filter((job) => job.state === "running")
    .map(({ id, shown, turn }) => {
      const { columns } = context;
      const progress = turn.tools[0]?.progress;
      const doing = progress ? `  ${progressText(progress, context.lang)}` : "";
      return clipLine(
        [
          span(`${spinnerFrame(state.now, context.animate)} `, { colour: "yellow" }),
          span(`${context.messages.job} ${id} `, { dim: true }),
          // What it does now is worth more than the end of a long command.
          ...clipLine(line(shown.replaceAll("\n", " ")), doing === "" ? columns : Math.floor(columns * 0.4)),
          span(`  ${runningFor(state.now - turn.startedAt)}${doing}`, { dim: true }),
        ],
        columns,
      );
    });
}
