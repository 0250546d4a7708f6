import { FormulaError } from "./formula-error.js";

/** Longest source that is read at all, and deepest nesting of brackets, calls or operators. */
const MAX_SOURCE = 20_000;
export const MAX_DEPTH = 200;

export interface Token {
  readonly kind: "number" | "name" | "operator" | "open" | "close" | "comma";
  /** As mathjs writes it: `&&` is `and`, `**` is `^`, full-width characters are their ASCII ones. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** `name = tokens`, or the unnamed last line. */
export interface Statement {
  readonly name: Token | undefined;
  readonly tokens: readonly Token[];
  readonly start: number;
  readonly end: number;
}

const NAME = /[\p{L}_$][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/uy;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const OPERATOR = /\*\*|&&|\|\||==|!=|<>|<=|>=|:=|[-+*/^<>=!?:≤≥≠]/y;
const BLANK = /[ \t\r]+/y;
const COMMENT = /(?:#|\/\/)[^\n]*/y;

const SPELLING: ReadonlyMap<string, string> = new Map([
  ["**", "^"],
  ["&&", "and"],
  ["||", "or"],
  ["<>", "!="],
  [":=", "="],
  ["≤", "<="],
  ["≥", ">="],
  ["≠", "!="],
]);

const REFUSED: ReadonlyMap<string, string> = new Map([
  ["%", "there is no remainder or percentage; write 0.05 for 5 %"],
  ["&", "write `and` or `&&`"],
  ["|", "write `or` or `||`; an absolute value is abs(x)"],
  ["'", "the language has no text and no transpose"],
  ['"', "the language has no text"],
  ["{", "brackets are ( )"],
  ["}", "brackets are ( )"],
]);

/** Full-width ASCII (as Chinese input methods type it) and look-alikes, one character for one: offsets stay true. */
function normalise(source: string): string {
  return source
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0\ufeff\u2003\u2009]/g, " ")
    .replace(/[\u2212\u2013\u2014]/g, "-")
    .replaceAll("×", "*")
    .replaceAll("·", "*")
    .replaceAll("÷", "/")
    .replaceAll("、", ",")
    .replaceAll("。", ";")
    .replaceAll("【", "[")
    .replaceAll("】", "]");
}

/** Binary at this place, so that an expression cannot have ended before it. `+` and `-` may also begin a line. */
const CONTINUES: ReadonlySet<string> = new Set([
  "*",
  "/",
  "^",
  "?",
  ":",
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "and",
  "or",
]);

/** Does an operand stand before the next token? Then `and` is infix, `!` a factorial, `-` a subtraction. */
const endsOperand = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind === "number" || token.kind === "name" || token.kind === "close");

class Scanner {
  private readonly text: string;
  private at = 0;
  private readonly open: Token[] = [];
  private readonly statements: Statement[] = [];
  private tokens: Token[] = [];
  private newline = false;

  constructor(private readonly source: string) {
    this.text = normalise(source);
  }

  run(): Statement[] {
    while (this.at < this.text.length) this.step();
    const unclosed = this.open.at(-1);
    if (unclosed)
      throw this.error(`The bracket "${unclosed.text}" is never closed`, unclosed.start, unclosed.end);
    this.flush(this.at);
    return this.statements;
  }

  private error(message: string, start: number, end: number, hint?: string): FormulaError {
    return new FormulaError(message, {
      code: "syntax",
      source: this.source,
      start,
      end,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  private step(): void {
    const start = this.at;
    const skipped = this.match(BLANK) ?? this.match(COMMENT);
    if (skipped !== undefined) {
      this.at += skipped.length;
      return;
    }
    const c = this.text[start]!;
    if (c === "\n" || c === "\u2028" || c === "\u2029" || c === "\f" || c === "\v") {
      this.at++;
      this.newline = true;
      return;
    }
    if (c === ";") {
      if (this.open.length > 0)
        throw this.error('";" inside brackets', start, start + 1, "Close the bracket before it.");
      this.at++;
      this.flush(start);
      return;
    }
    this.token(start);
  }

  private token(start: number): void {
    const c = this.text[start]!;
    const name = this.match(NAME);
    const number = this.match(NUMBER);
    const operator = this.match(OPERATOR);
    if (name !== undefined) this.word(name, start);
    else if (number !== undefined) this.push("number", number, start, number.length);
    else if (operator !== undefined)
      this.push("operator", SPELLING.get(operator) ?? operator, start, operator.length);
    else if (c === ",") this.push("comma", c, start, 1);
    else if (c === "(" || c === "[") this.push("open", c, start, 1);
    else if (c === ")" || c === "]") this.push("close", c, start, 1);
    else {
      const shown = String.fromCodePoint(this.text.codePointAt(start)!);
      throw this.error(`Unexpected character "${shown}"`, start, start + shown.length, REFUSED.get(c));
    }
  }

  /** `and`, `or`, `not` are operators where an operator can stand, and names where `and(a, b)` is written. */
  private word(text: string, start: number): void {
    const lower = text.toLowerCase();
    const infix = (lower === "and" || lower === "or") && endsOperand(this.tokens.at(-1));
    const prefix = lower === "not" && !/^\s*\(/.test(this.text.slice(start + 3, start + 64));
    if (infix || prefix) this.push("operator", lower, start, text.length);
    else this.push("name", text, start, text.length);
  }

  private push(kind: Token["kind"], text: string, start: number, length: number): void {
    const token: Token = { kind, text, start, end: start + length };
    if (this.newline && this.open.length === 0 && this.endsStatement(token)) this.flush(start);
    this.newline = false;
    this.at += length;
    if (kind === "open") {
      this.open.push(token);
      if (this.open.length > MAX_DEPTH) {
        throw new FormulaError(`Brackets are nested more than ${MAX_DEPTH} deep`, {
          code: "too-deep",
          source: this.source,
          start,
          end: start + 1,
        });
      }
    } else if (kind === "close") {
      const opened = this.open.pop();
      if (!opened) throw this.error(`"${text}" closes nothing`, start, start + 1);
      if ((opened.text === "(") !== (text === ")")) {
        throw this.error(`"${text}" does not close "${opened.text}"`, start, start + 1);
      }
    }
    this.tokens.push(token);
  }

  /** Does a line break before `next` end the statement? */
  private endsStatement(next: Token): boolean {
    const last = this.tokens.at(-1);
    if (!endsOperand(last)) return false;
    if (next.kind === "comma" || next.kind === "close") return false;
    if (next.kind !== "operator") return true;
    if (CONTINUES.has(next.text)) return false;
    // A line that begins with a sign continues an unnamed expression (which could not stand there otherwise) and
    // follows a named step.
    return this.tokens[1]?.text === "=";
  }

  private flush(end: number): void {
    const tokens = this.tokens;
    this.tokens = [];
    this.newline = false;
    const first = tokens[0];
    if (!first) return;
    const last = tokens.at(-1)!;
    const named = first.kind === "name" && tokens[1]?.text === "=";
    const body = named ? tokens.slice(2) : tokens;
    if (body.length === 0) throw this.error(`The step "${first.text}" has no value`, first.start, last.end);
    this.statements.push({
      name: named ? first : undefined,
      tokens: body,
      start: first.start,
      end: Math.min(end, last.end),
    });
  }
}

/** Cuts a source into statements and tokens. Throws FormulaError for characters and brackets that cannot be. */
export function scan(source: string): Statement[] {
  if (source.length > MAX_SOURCE) {
    throw new FormulaError(`The formula has ${source.length} characters; at most ${MAX_SOURCE} are read`, {
      code: "too-long",
      source,
      start: MAX_SOURCE,
      end: source.length,
    });
  }
  return new Scanner(source).run();
}
