import { z } from "zod";
import { EXIT } from "../../engine/errors.js";
import { defineCommand } from "../command.js";

export const completion = defineCommand({
  command: "completion",
  summary: { en: "Print the completion script of a shell", zh: "输出 shell 自动补全脚本" },
  input: z.object({ shell: z.enum(["bash", "zsh", "fish"]).describe("the shell") }),
  positionals: [{ key: "shell" }],
  example: "completion bash >> ~/.bashrc",
  async run({ shell }, app) {
    const [{ completionScript }, { commands }] = await Promise.all([
      import("../completion.js"),
      import("./index.js"),
    ]);
    app.io.stdout.write(completionScript(shell, commands(app.tools)));
    return EXIT.done;
  },
});
