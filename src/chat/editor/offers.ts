import { type CommandEntry, completions, matchCommand } from "./completion.js";
import type { EditorState } from "./editor-state.js";
import { mentionOf } from "./mentions.js";
import type { Words } from "./words.js";

/** One row of the list below the line. */
export interface Offer {
  readonly kind: "command" | "word" | "history";
  readonly label: string;
  readonly note: string;
  /** What replaces the text from `from` up to the caret. */
  readonly from: number;
  readonly insert: string;
}

const MOST = 40;
const IDENTIFIER = /[A-Za-z_$][\w.]*$/;
const MENTION = /(?:^|[\s(（，。、])@("?)([^\s"(),，。、（）]*)$/u;

/** What can complete the line at the caret; empty when the list was closed or nothing fits. */
export function offersFor(
  editor: EditorState,
  commands: readonly CommandEntry[],
  words: Words,
): readonly Offer[] {
  if (editor.searching) return historyOffers(editor);
  if (editor.dismissed === editor.text) return [];
  const before = editor.text.slice(0, editor.caret);
  const mention = MENTION.exec(before);
  if (mention) return mentionOffers(before, mention[2] ?? "", mention[1] ?? "", words);
  if (!before.startsWith("/")) return [];
  if (editor.caret === editor.text.length) {
    const found = completions(editor.text, commands);
    if (found.length > 0) return found.map(commandOffer);
  }
  const command = matchCommand(before, commands);
  if (!command || before.length <= command.name.length + 1) return [];
  return argumentOffers(before, command, words);
}

/** One line about where the caret is: the operator whose bracket is open, or the command that was written. */
export function hintFor(
  editor: EditorState,
  commands: readonly CommandEntry[],
  words: Words,
): { readonly label: string; readonly note: string } | undefined {
  if (editor.dismissed === editor.text || !editor.text.startsWith("/")) return undefined;
  const before = editor.text.slice(0, editor.caret);
  const command = matchCommand(editor.text, commands);
  const name = command?.takesFormula ? openCall(before) : undefined;
  const operator = words.operators.find((one) => one.name === name || one.aliases.includes(name ?? ""));
  if (operator) return { label: operator.signature, note: operator.note };
  return command && { label: `/${`${command.name} ${command.usage}`.trimEnd()}`, note: command.summary };
}

/** The name before the innermost bracket that is still open. */
function openCall(text: string): string | undefined {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === ")") depth++;
    else if (text[at] === "(" && depth-- === 0) return IDENTIFIER.exec(text.slice(0, at))?.[0].toLowerCase();
  }
  return undefined;
}

function commandOffer(command: CommandEntry): Offer {
  return {
    kind: "command",
    label: `/${command.name}`,
    note: command.summary,
    from: 0,
    insert: command.usage === "" ? `/${command.name}` : `/${command.name} `,
  };
}

function mentionOffers(before: string, typed: string, quote: string, words: Words): readonly Offer[] {
  const sought = typed.toLowerCase();
  const from = before.length - typed.length - quote.length - 1;
  return [...words.datasets, ...words.factors]
    .filter(({ name }) => name.toLowerCase().includes(sought) && name !== typed)
    .slice(0, MOST)
    .map(({ name, note }) => ({
      kind: "word",
      label: `@${name}`,
      note,
      from,
      insert: `${mentionOf(name)} `,
    }));
}

function argumentOffers(before: string, command: CommandEntry, words: Words): readonly Offer[] {
  const token = /\S*$/.exec(before)?.[0] ?? "";
  const flags = command.flags?.() ?? [];
  if (token.startsWith("--")) {
    return flags
      .filter(({ name }) => `--${name}`.startsWith(token) && `--${name}` !== token)
      .map(({ name, note }) => word(`--${name}`, note, before.length - token.length, `--${name} `));
  }
  if (command.choices && before.length - token.length === command.name.length + 2) {
    const known =
      command.choices === "dataset"
        ? words.datasets
        : command.choices === "model"
          ? words.models
          : command.choices.map((name) => ({ name, note: "" }));
    return known
      .filter(({ name }) => name.startsWith(token) && name !== token)
      .map(({ name, note }) => word(name, note, before.length - token.length, name));
  }
  const flag = /--([\w-]+)\s+\S*$/.exec(before)?.[1];
  const choices = flags.find(({ name }) => name === flag)?.choices ?? [];
  const values =
    flag === "dataset"
      ? words.datasets
      : flag === "model"
        ? words.models
        : choices.map((name) => ({ name, note: "" }));
  if (values.length > 0) {
    return values
      .filter(({ name }) => name.startsWith(token) && name !== token)
      .map(({ name, note }) => {
        // Behind "openai:" comes the model.
        const insert = name.endsWith(":") ? name : `${name} `;
        return word(name, note, before.length - token.length, insert);
      });
  }
  return command.takesFormula ? formulaOffers(before, words) : [];
}

function formulaOffers(before: string, words: Words): readonly Offer[] {
  const typed = IDENTIFIER.exec(before)?.[0] ?? "";
  if (typed === "") return [];
  const sought = typed.toLowerCase();
  const from = before.length - typed.length;
  const fields = words.fields
    .filter(({ name }) => name.startsWith(sought) && name !== sought)
    .map(({ name, note }) => word(name, note, from, name));
  const operators = words.operators
    .filter(({ name, aliases }) => [name, ...aliases].some((one) => one.startsWith(sought)))
    .map(({ name, signature, note }) => word(signature, note, from, `${name}(`));
  return [...fields, ...operators].slice(0, MOST);
}

function word(label: string, note: string, from: number, insert: string): Offer {
  return { kind: "word", label, note, from, insert };
}

/** What was sent before and holds every word that is looked for; the newest first, each once. */
function historyOffers({ text, history }: EditorState): readonly Offer[] {
  const sought = text.toLowerCase().split(/\s+/).filter(Boolean);
  const newest = [...new Set(history.toReversed())];
  return newest
    .filter((entry) => sought.every((part) => entry.toLowerCase().includes(part)))
    .slice(0, MOST)
    .map((entry) => ({
      kind: "history",
      label: entry.replaceAll("\n", " ⏎ "),
      note: "",
      from: 0,
      insert: entry,
    }));
}
