import type { AnyTool } from "../../tools/define.js";
import type { Command } from "../command.js";
import { toolCommand } from "../tool-command.js";
import { bench } from "./bench.js";
import { chat } from "./chat.js";
import { completionCommand } from "./completion.js";
import { configSet, configShow, configUnset } from "./config.js";
import { doctor } from "./doctor.js";
import { mcp } from "./mcp.js";
import { sessions } from "./sessions.js";
import { worker } from "./worker.js";

/** Every sub-command, in the order in which help shows them. */
export function commands(tools: readonly AnyTool[]): readonly Command[] {
  const offered = tools.filter(({ audience }) => audience.includes("person"));
  const all: readonly Command[] = [
    chat,
    ...offered.map(toolCommand),
    ...[sessions, configShow, configSet, configUnset, doctor, mcp, worker, bench],
    completionCommand(() => all),
  ];
  return all;
}
