import { beforeAll, describe, it } from "vitest";
import { walk } from "./chat-walk.js";
import { withDemo } from "./harness.js";

let cwd: string;
beforeAll(async () => {
  ({ cwd } = await withDemo());
});

describe.each(["en", "zh"] as const)("the chat in %s", (lang) => {
  it.each([
    [80, 24],
    [120, 40],
    [40, 15],
  ])("keeps the screen whole in %i × %i", (columns, rows) => walk(cwd, { columns, rows, lang }));
});
