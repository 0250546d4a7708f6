import { readFile } from "node:fs/promises";
import { CallRecord } from "../../memory/call-record.js";
import type { ChatModel } from "./model.js";
import { ModelError } from "./model-error.js";
import { isPlayable, mendRecording, play, requestHash } from "./record.js";

/**
 * Plays the answers of a JSONL file. A request is answered by its own recorded answer; one that was not recorded by
 * the next in order, and said to differ. Throws ModelError `replay` when the file cannot be read or ends.
 */
export async function createReplayModel(file: string, contextTokens = 1_000_000): Promise<ChatModel> {
  const spec = `replay:${file}`;
  const lines = (await readRecording(file)).filter(isPlayable);
  const left = [...lines];
  return {
    spec,
    kind: "replay",
    contextTokens,
    price: null,
    plays: [...new Set(lines.map(({ model }) => model))],
    async call(request, hooks) {
      hooks.signal.throwIfAborted();
      const hash = requestHash(request);
      // Ideas that were asked for at once were recorded in the order in which they came.
      const own = left.findIndex((line) => line.request === hash);
      const [line] = left.splice(Math.max(0, own), 1);
      if (!line)
        throw new ModelError("replay", spec, `all ${lines.length} recorded answers have been played`);
      if (own < 0) {
        const number = lines.length - left.length;
        hooks.onNotice?.("replay-differs", `answer ${number} was recorded for a different request`);
      }
      return play(line, spec, hooks);
    },
  };
}

/** The calls of a run that is to go on; a last line that was cut by a crash is moved aside. */
export async function earlierCalls(file: string): Promise<readonly CallRecord[]> {
  await mendRecording(file);
  return readRecording(file);
}

/** The calls of a recording, oldest first. Throws ModelError `replay`. */
export async function readRecording(file: string): Promise<readonly CallRecord[]> {
  const spec = `replay:${file}`;
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new ModelError("replay", spec, "the file cannot be read", { cause: error });
  }
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, i) => {
      try {
        return CallRecord.parse(JSON.parse(line));
      } catch (error) {
        throw new ModelError("replay", spec, `line ${i + 1} is not a recorded answer`, { cause: error });
      }
    });
}
