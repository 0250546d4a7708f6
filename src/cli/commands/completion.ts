import { z } from "zod";
import { UsageError } from "../../tools/usage-error.js";
import { type Command, defineCommand } from "../command.js";
import { NAME_KINDS, SHELLS } from "../completion/shells.js";

/** Completes whatever `commands` gives. */
export function completionCommand(commands: () => readonly Command[]): Command {
  return defineCommand({
    command: "completion",
    summary: { en: "Print the completion script of a shell", zh: "输出 shell 自动补全脚本" },
    input: z.object({
      shell: z.enum(SHELLS).optional().describe("the shell"),
      names: z
        .enum(NAME_KINDS)
        .optional()
        .describe("print names of this workspace, one a line: what the scripts ask for"),
    }),
    positionals: [{ key: "shell" }],
    example: "completion bash",
    async run({ shell, names }, app) {
      if ((shell === undefined) === (names === undefined))
        throw new UsageError(
          "missing-input",
          `completion needs one of ${SHELLS.join(", ")}, or --names.`,
          "bash: factorsmith completion bash >> ~/.bashrc; zsh: factorsmith completion zsh >> ~/.zshrc; fish: factorsmith completion fish > ~/.config/fish/completions/factorsmith.fish",
          { command: "completion", allowed: SHELLS.join(", ") },
        );
      if (names !== undefined) {
        const { namesOf } = await import("../completion/names.js");
        const found = await namesOf(names, app);
        return { json: found, text: found.map((name) => `${name}\n`).join("") };
      }
      const { completionScript } = await import("../completion/index.js");
      const script = completionScript(shell!, commands(), app.lang);
      return { json: { shell, script }, text: script };
    },
  });
}
