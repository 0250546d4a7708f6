/**
 * LaTeX as a line of Unicode, good enough to read a factor's formula in a terminal. What cannot be written (a nested
 * fraction, a superscript without a character) keeps its structure with brackets; nothing is dropped but layout hints.
 */
const SYMBOLS: Record<string, string> = {
  alpha: "α",
  beta: "β",
  gamma: "γ",
  delta: "δ",
  epsilon: "ε",
  varepsilon: "ε",
  zeta: "ζ",
  eta: "η",
  theta: "θ",
  iota: "ι",
  kappa: "κ",
  lambda: "λ",
  mu: "μ",
  nu: "ν",
  xi: "ξ",
  pi: "π",
  rho: "ρ",
  sigma: "σ",
  tau: "τ",
  phi: "φ",
  varphi: "φ",
  chi: "χ",
  psi: "ψ",
  omega: "ω",
  Gamma: "Γ",
  Delta: "Δ",
  Theta: "Θ",
  Lambda: "Λ",
  Xi: "Ξ",
  Pi: "Π",
  Sigma: "Σ",
  Phi: "Φ",
  Psi: "Ψ",
  Omega: "Ω",
  sum: "∑",
  prod: "∏",
  int: "∫",
  partial: "∂",
  infty: "∞",
  cdot: "·",
  times: "×",
  div: "÷",
  pm: "±",
  le: "≤",
  leq: "≤",
  ge: "≥",
  geq: "≥",
  ne: "≠",
  neq: "≠",
  approx: "≈",
  sim: "∼",
  propto: "∝",
  in: "∈",
  notin: "∉",
  forall: "∀",
  exists: "∃",
  cap: "∩",
  cup: "∪",
  to: "→",
  rightarrow: "→",
  leftarrow: "←",
  Rightarrow: "⇒",
  ldots: "…",
  cdots: "⋯",
  dots: "…",
  mid: "|",
  vert: "|",
  quad: "  ",
  qquad: "    ",
  langle: "⟨",
  rangle: "⟩",
  ell: "ℓ",
  nabla: "∇",
  circ: "∘",
  odot: "⊙",
  top: "⊤",
};
const ACCENTS: Record<string, string> = {
  bar: "\u0304",
  overline: "\u0304",
  hat: "\u0302",
  widehat: "\u0302",
  tilde: "\u0303",
  dot: "\u0307",
  vec: "\u20d7",
};
const FONTS = new Set([
  "text",
  "mathrm",
  "mathbf",
  "mathit",
  "mathcal",
  "mathbb",
  "operatorname",
  "textbf",
  "textit",
  "mathsf",
  "boldsymbol",
]);
const LAYOUT = new Set([
  "left",
  "right",
  "big",
  "Big",
  "bigl",
  "bigr",
  "Bigl",
  "Bigr",
  "displaystyle",
  "limits",
  "nolimits",
]);

const SUPERSCRIPT = scriptMap(
  "0123456789+-=()abcdefghijklmnoprstuvwxyzTβγδ",
  "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵝᵞᵟ",
);
const SUBSCRIPT = scriptMap(
  "0123456789+-=(),aehijklmnoprstuvxβγρφχ",
  "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎,ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
);

export function latexToUnicode(source: string): string {
  return new Reader(source)
    .all()
    .replace(/ {2,}/g, (run) => (run.length > 3 ? "  " : " "))
    .trim();
}

class Reader {
  private at = 0;
  constructor(private readonly source: string) {}

  all(until?: string): string {
    let out = "";
    while (this.at < this.source.length && this.source[this.at] !== until) out += this.next();
    if (until !== undefined) this.at += 1;
    return out;
  }

  /** One element: a group, a command or a character. */
  private next(): string {
    const char = this.source[this.at++] ?? "";
    if (char === "{") return this.all("}");
    if (char === "}") return "";
    if (char === "\\") return this.command();
    if (char === "^") return script(this.argument(), SUPERSCRIPT, "^");
    if (char === "_") return script(this.argument(), SUBSCRIPT, "_");
    if (char === "~" || char === "&") return " ";
    if (char === "\n") return " ";
    return char;
  }

  private argument(): string {
    while (this.source[this.at] === " ") this.at += 1;
    return this.at < this.source.length ? this.next() : "";
  }

  private command(): string {
    const name = /^[A-Za-z]+/.exec(this.source.slice(this.at))?.[0];
    if (name === undefined) {
      const char = this.source[this.at++] ?? "";
      if (char === "\\") return "  ";
      return ",;:! ".includes(char) ? (char === "!" ? "" : " ") : char;
    }
    this.at += name.length;
    if (name === "frac" || name === "dfrac" || name === "tfrac")
      return `${grouped(this.argument())}/${grouped(this.argument())}`;
    if (name === "sqrt") return `√${underRoot(this.argument())}`;
    if (name === "begin" || name === "end") {
      this.argument();
      return "";
    }
    const accent = ACCENTS[name];
    if (accent !== undefined) {
      const base = this.argument();
      return [...base].length === 1 ? base + accent : `${name}(${base})`;
    }
    if (FONTS.has(name)) return this.argument();
    if (LAYOUT.has(name)) {
      if (this.source[this.at] === ".") this.at += 1;
      return "";
    }
    return SYMBOLS[name] ?? name;
  }
}

function script(text: string, map: ReadonlyMap<string, string>, mark: string): string {
  const mapped = [...text].map((char) => map.get(char));
  if (mapped.every((char) => char !== undefined)) return mapped.join("");
  return [...text].length === 1 ? mark + text : `${mark}(${text})`;
}

function grouped(text: string): string {
  return /^[\p{L}\p{N}\p{M}₀-₉₊₋ₐ-ₜ⁰-⁹ᵢⱼ.,]+$/u.test(text) ? text : `(${text})`;
}

/** √2π would be read as √2 times π: what is not one number or one letter gets brackets. */
function underRoot(text: string): string {
  return /^(?:[\d.]+|\p{L}\p{M}*[₀-₉₊₋ₐ-ₜ⁰-⁹¹²³ᵢⱼ]*)$/u.test(text) ? text : `(${text})`;
}

function scriptMap(from: string, to: string): ReadonlyMap<string, string> {
  const target = [...to];
  return new Map([...from].map((char, index) => [char, target[index] ?? char]));
}
