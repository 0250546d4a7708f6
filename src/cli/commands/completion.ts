import { z } from "zod";
import { EXIT } from "../../engine/errors.js";
import { type Command, defineCommand } from "../command.js";

/** Completes whatever `commands` gives. */
export function completionCommand(commands: () => readonly Command[]): Command {
  return defineCommand({
    command: "completion",
    summary: { en: "Print the completion script of a shell", zh: "输出 shell 自动补全脚本" },
    input: z.object({ shell: z.enum(["bash", "zsh", "fish"]).describe("the shell") }),
    positionals: [{ key: "shell" }],
    example: "completion bash >> ~/.bashrc",
    async run({ shell }, app) {
      const { completionScript } = await import("../completion.js");
      app.io.stdout.write(completionScript(shell, commands()));
      return EXIT.done;
    },
  });
}
