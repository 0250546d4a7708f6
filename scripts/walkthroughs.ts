/**
 * Writes docs/walkthroughs from what the commands print today; with `--check` says which page is not current and fails.
 *   npx tsx scripts/walkthroughs.ts [--check]      (needs a build)
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gptAndKimi } from "./walkthroughs/gpt-and-kimi.js";
import { ideaInChinese } from "./walkthroughs/idea-in-chinese.js";
import { seededGp } from "./walkthroughs/seeded-gp.js";
import { tell } from "./walkthroughs/tell.js";

const check = process.argv.includes("--check");
const folder = new URL("../docs/walkthroughs/", import.meta.url);
await mkdir(folder, { recursive: true });
for (const makeStory of [ideaInChinese, gptAndKimi, seededGp]) {
  const story = await makeStory();
  const file = new URL(`${story.file}.md`, folder);
  const page = await tell(story).finally(story.close);
  if (!check) await writeFile(file, page);
  else if ((await readFile(file, "utf8").catch(() => "")) !== page) {
    process.stderr.write(
      `${fileURLToPath(file)} is not what the commands print today: run scripts/walkthroughs.ts\n`,
    );
    process.exitCode = 1;
  }
}
