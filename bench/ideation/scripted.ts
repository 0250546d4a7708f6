import { type ProtocolServer, startProtocolServer } from "../../tests/agent/protocol-server.js";
import type { Question } from "./cases.js";

/**
 * A server that knows the references: what the suite gives to a model that understands every idea, falls into every
 * trap once, and mends what it is told is wrong. Not a model: the upper row of the table, and a check of the harness.
 */
export function startScripted(questions: readonly Question[]): Promise<ProtocolServer> {
  return startProtocolServer(({ messages }) => {
    const said = messages.map(({ content }) =>
      typeof content === "string" ? content : JSON.stringify(content),
    );
    const question = questions.find(({ idea }) => said.some((text) => text.includes(idea)));
    if (!question) return { status: 400, error: { message: "the script does not know this idea" } };
    const mending = messages.some(({ role }) => role === "assistant");
    const formula = mending ? question.reference : (question.trap ?? question.reference);
    const args = { name: question.id, hypothesis: "scripted", steps: [], formula, direction: 1 };
    return {
      toolCalls: [{ name: "propose_factor", args }],
      usage: { prompt: 0, completion: 0 },
      finishReason: "tool_calls",
    };
  });
}
