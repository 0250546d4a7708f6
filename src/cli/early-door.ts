import type { Door } from "../chat/door.js";
import { EXIT } from "../engine/errors.js";
import { chooseLang } from "../i18n/lang.js";
import type { Io } from "./io.js";

/** What may stand on a command line that opens the chat; with anything else the line is read before anything shows. */
export const CHAT_FLAGS = {
  switches: ["--continue", "-c", "--quiet", "-q", "--debug"],
  values: ["--data", "--model", "-m", "--resume", "--images", "--workspace", "--seed", "--lang"],
} as const;

/** True when these words can only mean the chat: a look at words, because reading them properly takes the tools. */
export function opensChat(argv: readonly string[]): boolean {
  const { switches, values } = CHAT_FLAGS as { switches: readonly string[]; values: readonly string[] };
  const words = argv[0] === "chat" ? argv.slice(1) : argv;
  for (let i = 0; i < words.length; i++) {
    const [name = "", value] = words[i]!.split("=", 2);
    if (values.includes(name)) {
      if (value === undefined) i++;
      if ((value ?? words[i] ?? "") === "") return false;
    } else if (value !== undefined || !switches.includes(name)) return false;
  }
  return true;
}

/** The chat's line, on a terminal, before all else loads; undefined where there is nothing to draw on. */
export async function openEarly({ argv, env, stdin, stdout }: Io): Promise<Door | undefined> {
  if (!stdin.isTTY || !stdout.isTTY || !opensChat(argv)) return undefined;
  const flag = argv.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const wanted = argv[flag]?.split("=", 2)[1] ?? (flag < 0 ? undefined : argv[flag + 1]);
  const { openDoor, drawsAhead } = await import("../chat/door.js");
  if (!drawsAhead(env)) return undefined;
  const door: Door = openDoor({
    lang: chooseLang(wanted, env),
    ...{ env, stdin, stdout },
    onLeave() {
      door.close();
      process.exit(EXIT.interrupted);
    },
  });
  return door;
}
