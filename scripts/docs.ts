// Writes the reference pages that are made from tables in the code. `--check` writes nothing and fails when one is
// not current (a test runs that).
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { chatMarkdown } from "../src/chat/chat-markdown.js";
import { metricsMarkdown } from "../src/engine/analysis/index.js";
import { asset } from "../src/engine/assets.js";
import { operatorsMarkdown } from "../src/engine/dsl/index.js";
import { tools } from "../src/tools/index.js";
import { commandsMarkdown } from "./commands-markdown.js";

const pages = {
  "docs/operators.md": operatorsMarkdown(),
  "docs/metrics.md": metricsMarkdown(),
  "docs/commands.md": commandsMarkdown(),
  "docs/chat.md": chatMarkdown(tools),
};

const stale = Object.entries(pages).filter(
  ([path, text]) => !existsSync(asset(path)) || readFileSync(asset(path), "utf8") !== text,
);
if (process.argv.includes("--check")) {
  for (const [path] of stale) console.error(`${path} is not current: npm run docs`);
  process.exit(stale.length > 0 ? 1 : 0);
}
for (const [path, text] of stale) writeFileSync(asset(path), text);
