import type { Session } from "../../agent/assistant.js";
import { messagesFor } from "../messages.js";
import type { ChatOptions } from "../options.js";
import type { ChatState } from "../state.js";
import type { Outcome } from "./outcome.js";
import { transcriptHtml } from "./transcript-html.js";
import { transcriptMarkdown } from "./transcript-markdown.js";

const FORMATS = ["md", "json", "html"] as const;
type Format = (typeof FORMATS)[number];

/** `/export`, `/export json`, `/export talk.html`: the ending says the format. */
export async function exportCommand(
  argument: string,
  options: ChatOptions,
  session: Session,
  state: ChatState,
): Promise<Outcome> {
  const bare = FORMATS.find((format) => format === argument.toLowerCase());
  const ending = FORMATS.find((format) => argument.toLowerCase().endsWith(`.${format}`));
  const format: Format = bare ?? ending ?? "md";
  const file = argument === "" || bare ? undefined : argument;
  const text = await render(format, options, session, state);
  const path = await options.saveTranscript(text, file, format);
  return {
    show: [
      {
        kind: "blocks",
        blocks: [
          { kind: "text", text: messagesFor(state.lang).exported, tone: "good" },
          { kind: "files", paths: [path] },
        ],
      },
    ],
  };
}

async function render(format: Format, options: ChatOptions, session: Session, state: ChatState) {
  const transcript = await session.transcript();
  const { id, model, dataset } = session;
  if (format === "json") {
    const head = { kind: "factorsmith-conversation", version: 1, id, model, dataset };
    return `${JSON.stringify({ ...head, items: transcript }, null, 2)}\n`;
  }
  const make = format === "html" ? transcriptHtml : transcriptMarkdown;
  return make(transcript, { id, model, dataset }, options.tools, state.lang);
}
