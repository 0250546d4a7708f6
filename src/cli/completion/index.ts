import type { Lang } from "../../i18n/lang.js";
import type { Command } from "../command.js";
import { bashScript } from "./bash.js";
import { fishScript } from "./fish.js";
import { places } from "./grammar.js";
import type { SHELLS } from "./shells.js";
import { zshScript } from "./zsh.js";

/** A script that completes commands, flags and their values, and asks the program for the names of a workspace. */
export function completionScript(
  shell: (typeof SHELLS)[number],
  commands: readonly Command[],
  lang: Lang = "en",
): string {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](places(commands, lang));
}
