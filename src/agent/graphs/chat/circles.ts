import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { malformedArguments } from "../../models/model.js";
import { GoingInCirclesError } from "../../session/going-in-circles-error.js";

/** Times that a turn may make the same call: the third brings nothing that the first two did not. */
const SAME_CALL = 3;
/** Failures in a row after which no further call will help. */
const FAILURES = 6;

/** Throws GoingInCirclesError when the present turn repeats itself or only fails. */
export function refuseCircles(messages: readonly BaseMessage[]): void {
  const turn = messages.slice(messages.findLastIndex((message) => message instanceof HumanMessage) + 1);
  const times = new Map<string, number>();
  for (const message of turn) {
    if (!(message instanceof AIMessage)) continue;
    const malformed = malformedArguments(message);
    for (const { id = "", name, args } of message.tool_calls ?? []) {
      // What could not be read looks all the same; such calls have a limit of their own.
      if (malformed[id] !== undefined) continue;
      const key = `${name} ${JSON.stringify(args)}`;
      const count = (times.get(key) ?? 0) + 1;
      times.set(key, count);
      if (count > SAME_CALL) throw new GoingInCirclesError("repeated-call", name, count);
    }
  }
  const results = turn.filter((message) => message instanceof ToolMessage);
  const last = results.slice(-FAILURES);
  if (last.length === FAILURES && last.every(({ status }) => status === "error"))
    throw new GoingInCirclesError("no-progress", last.at(-1)!.name ?? "", FAILURES);
}
