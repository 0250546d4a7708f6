/** What was written, with the place of everything: names not yet resolved. Offsets are half-open, in the source. */
export type Syntax = (
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: string }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly infix: boolean;
      readonly args: readonly Syntax[];
    }
  /** x[t + shift]: `t` is today. */
  | { readonly kind: "index"; readonly object: Syntax; readonly shift: number }
) & { readonly start: number; readonly end: number };
