/** A key press as the chat understands it, whatever bytes the terminal sent. */
export type Key =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "paste"; readonly text: string }
  /** Not a key: what the terminal says of itself when it is asked. */
  | { readonly kind: "report"; readonly text: string }
  | {
      readonly kind: "key";
      readonly name: KeyName;
      readonly ctrl: boolean;
      readonly alt: boolean;
      readonly shift: boolean;
    };

export type KeyName =
  | "enter"
  | "tab"
  | "escape"
  | "backspace"
  | "delete"
  | "up"
  | "down"
  | "left"
  | "right"
  | "home"
  | "end"
  | "page-up"
  | "page-down"
  /** Letters, for Ctrl and Alt combinations. */
  | `letter-${string}`;

export function key(name: KeyName, modifiers: { ctrl?: boolean; alt?: boolean; shift?: boolean } = {}): Key {
  return { kind: "key", name, ctrl: false, alt: false, shift: false, ...modifiers };
}
