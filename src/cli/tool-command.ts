import { EXIT, type ExitCode } from "../engine/errors.js";
import type { AnyTool } from "../tools/define.js";
import { invokeTool } from "../tools/invoke.js";
import type { Command } from "./command.js";
import { withNulls } from "./with-nulls.js";

/** The sub-command of a tool. Nothing here knows a tool by name. */
export function toolCommand(tool: AnyTool): Command {
  const { command, input, positionals, summary, example, usual } = tool;
  return {
    ...{ command, input, positionals, summary },
    ...(example !== undefined && { example }),
    ...(usual && { usual }),
    async run(given, app) {
      const context = await app.toolContext();
      const value = await invokeTool(tool, given, context, (progress) => app.progress.update(progress));
      const { json } = app.globals;
      const whole = json ? withNulls(tool.output, value) : value;
      return {
        json: tool.json ? tool.json(whole) : whole,
        blocks: json ? [] : tool.present(value, context.lang),
        exitCode: exitCodeOf(value),
      };
    },
  };
}

/** Long runs end cleanly at a budget or at Ctrl-C and say so in `stopped`; scripts see it in the exit code. */
function exitCodeOf(value: unknown): ExitCode {
  const stopped =
    typeof value === "object" && value !== null && "stopped" in value ? value.stopped : undefined;
  if (stopped === "budget" || stopped === "time") return EXIT.budget;
  return stopped === "cancelled" ? EXIT.interrupted : EXIT.done;
}
