import { expect, it } from "vitest";
import { chatModels } from "../../src/cli/chat-models.js";

it("names what the settings and earlier conversations know, each once, then the profiles", () => {
  const price = { inputPerMillion: 1, outputPerMillion: 2 };
  const names = chatModels(
    { model: "openai:gpt-5.1", profiles: { kimi: { prices: { "kimi-k2": price } } } },
    ["openai:gpt-5.1", "offline", "replay:runs/a"],
  ).map(({ name }) => name);
  expect(names.slice(0, 3)).toEqual(["offline", "openai:gpt-5.1", "kimi:kimi-k2"]);
  expect(names).toEqual(expect.arrayContaining(["openai:", "kimi:", "ollama:"]));
  expect(new Set(names).size).toBe(names.length);
});
