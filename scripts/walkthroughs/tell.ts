import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Step, Story } from "./story.js";

const BINARY = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const COLUMNS = "110";

/** Runs the story's commands in an empty home and workspace, without keys, and returns the page. */
export async function tell(story: Story): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "factorsmith-story-"));
  try {
    if (story.settings) {
      await mkdir(join(root, "factorsmith"));
      const file = join(root, "factorsmith", "config.json");
      await writeFile(file, JSON.stringify(story.settings), { mode: 0o600 });
    }
    const names = new Map<string, string>();
    const page = [`# ${story.title}`];
    for (const step of story.steps) page.push(await part(step, story, root, names));
    return `${page.join("\n\n")}\n`;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function part(step: Step, story: Story, root: string, names: Map<string, string>): Promise<string> {
  if (typeof step === "string") return step;
  const real = step.run.map((word) => recall(word, names));
  const { output, code } = await run([...real, "--lang", story.lang, "--quiet"], root);
  if (code !== (step.exit ?? 0)) {
    throw new Error(`factorsmith ${step.run.join(" ")} ended with ${code}:\n${output}`);
  }
  const shown = (step.show ?? ((text) => text))(steady(output.replaceAll(root, "~"), names)).trimEnd();
  return `\`\`\`console\n$ factorsmith ${step.run.map(quoted).join(" ")}\n${shown}\n\`\`\``;
}

function run(args: readonly string[], root: string): Promise<{ output: string; code: number | null }> {
  const env = {
    ...{ PATH: process.env["PATH"], HOME: root, XDG_CONFIG_HOME: root, TZ: "UTC" },
    ...{ FACTORSMITH_WORKSPACE: join(root, "work"), NO_COLOR: "1", COLUMNS },
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BINARY, ...args], { cwd: root, env });
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.stderr.on("data", (part: Buffer) => parts.push(part));
    child.once("error", reject);
    child.once("close", (code) => resolve({ output: Buffer.concat(parts).toString("utf8"), code }));
  });
}

const RUN = /\b(research|gp|compare|experiment|combine|extract)-\d{8}-\d{6}-[0-9a-f]{4}\b/g;

/**
 * What differs from run to run, written so that it does not: run ids get a number of their own, times of the day and
 * durations become dots.
 */
function steady(text: string, names: Map<string, string>): string {
  return text
    .replace(RUN, (id, kind: string) => {
      if (!names.has(id))
        names.set(id, `${kind}-${[...names.values()].filter((name) => name.startsWith(kind)).length + 1}`);
      return names.get(id)!;
    })
    .replace(/\b(\w+)-\d{8}-\d{6}-[0-9a-f]*…/g, "$1-…")
    .replace(/^(seconds|秒)( +)[\d.].*$/gm, "$1$2…")
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "····-··-·· ··:··:··")
    .replace(/\b\d+(\.\d+)? ?(ms|s|秒)(?=\s|$|[,，。)）])/gm, "… $2");
}

/** The other way: a run's number in a command is its id. */
function recall(word: string, names: Map<string, string>): string {
  return [...names].find(([, name]) => name === word)?.[0] ?? word;
}

const quoted = (word: string): string =>
  /[^\w@%+=:,./-]/.test(word) ? `"${word.replaceAll('"', '\\"')}"` : word;
