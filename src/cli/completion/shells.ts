export const SHELLS = ["bash", "zsh", "fish"] as const;
export const NAME_KINDS = ["datasets", "factors", "models", "accounts"] as const;
export type NameKind = (typeof NAME_KINDS)[number];
