/**
 * The expression of a `meta` test, read as SpamAssassin and then Perl read it. Source: ARITH_EXPRESSION_LEXER and
 * META_RULES_MATCHING_RE of Constants.pm, is_meta_valid and compile_meta_rules of Conf/Parser.pm.
 */

import { detached } from "../../text/remembered.ts";

/** One token; offsets count from the start of the expression. */
export interface MetaToken {
  /** `matching` is `rules_matching(GLOB)`, whose text is the glob alone; `wrong` is one that is refused. */
  readonly kind: "name" | "matching" | "number" | "operator" | "wrong";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Why SpamAssassin refuses an expression, or what it silently makes of one. */
export type MetaFaultKind =
  /** `:: -> $ @ % ; { }`: the test is dropped with a warning alone. */
  | "character"
  /** `**` or `* *`. */
  | "power"
  /** A token that is neither a name, a number nor an operator: `-1`, `1.2.3`, `A:B`. */
  | "token"
  /** Two values with no operator between them, `and` and `&` among what stands there. */
  | "operator-missing"
  /** An operator without a value on one side. */
  | "value-missing"
  /** A name in front of `(`. */
  | "call"
  | "unclosed"
  | "unopened"
  /** `?` without `:`, or `:` without `?`. */
  | "ternary"
  | "division"
  /** Perl takes it, but it means something else than it looks like: `A.B`, `A => 2`. */
  | "misread";

export interface MetaFault {
  readonly kind: MetaFaultKind;
  readonly start: number;
  readonly end: number;
  /** Replacements that make the expression right, where it is clear what was meant. */
  readonly changes: readonly { readonly start: number; readonly end: number; readonly newText: string }[];
}

export interface MetaExpression {
  readonly tokens: readonly MetaToken[];
  readonly fault?: MetaFault;
}

/** Longer expressions are not judged; the longest shipped one has 3,000 characters. */
const longest = 20_000;
const deepest = 200;

const lexer =
  /(?<!_)\brules_matching\(\s*([_a-zA-Z*?][_a-zA-Z0-9*?]{0,127})\s*\)|[-+\d.]+|\w[\w:]*|[()]|\|\||&&|\^|!(?!=)|>=?|<=?|==|!=|[*/?:]/g;
const name = /^[_a-zA-Z]\w{0,127}$/;
const number = /^\d+(?:\.\d+)?$/;
const refusedCharacters = /::|->|[$@%;{}]/;

/** Values with an operator between each two of them, wherever brackets stand; none of them can be misread. */
const simple = (() => {
  const value = String.raw`(?:[_a-zA-Z]\w{0,127}|\d+(?:\.\d+)?(?![-+.:\w]))`;
  const operator = String.raw`(?:&&|\|\||\^|[=!]=|[<>]=?|[-+](?![-+.\d])|\*)`;
  return new RegExp(String.raw`^[\s!(]*${value}[\s)]*(?:${operator}[\s!(]*${value}[\s)]*)*$`);
})();

/** True where surely nothing is wrong with an expression: for nearly all of them, a regular expression sees it at once. */
export function isSimpleMeta(text: string): boolean {
  return text.length <= longest && simple.test(text) && isBalanced(text);
}

function isBalanced(text: string): boolean {
  let open = 0;
  let left = text.indexOf("(");
  let right = text.indexOf(")");
  while (left !== -1 || right !== -1) {
    if (left !== -1 && left < right) {
      open++;
      left = text.indexOf("(", left + 1);
    } else if (right === -1 || open === 0) return false;
    else {
      open--;
      right = text.indexOf(")", right + 1);
    }
  }
  return open === 0;
}

/** Reads an expression. */
export function readMeta(written: string): MetaExpression {
  const text = detached(written);
  const tokens = lex(text);
  const fault = text.length > longest ? undefined : findFault(text, tokens);
  return fault === undefined ? { tokens } : { tokens, fault };
}

/** What an expression comes to where some tests have a known value; undefined where it hangs on the others. */
export function metaValue(
  text: string,
  { tokens }: MetaExpression,
  known: (name: string) => number | undefined,
): number | undefined {
  return new Grammar(text, tokens, known).value();
}

function lex(text: string): readonly MetaToken[] {
  const tokens: MetaToken[] = [];
  lexer.lastIndex = 0;
  for (let match = lexer.exec(text); match !== null; match = lexer.exec(text)) {
    const start = match.index;
    const end = start + match[0].length;
    if (match[1] !== undefined) tokens.push({ kind: "matching", text: match[1], start, end });
    // Two signs in one token: Perl reads the second one as part of the value behind it.
    else if (match[0] === "+-" || match[0] === "-+")
      for (const [at, text] of [...match[0]].entries())
        tokens.push({ kind: "operator", text, start: start + at, end: start + at + 1 });
    else tokens.push({ kind: kindOf(match[0]), text: match[0], start, end });
  }
  return tokens;
}

function kindOf(token: string): MetaToken["kind"] {
  const first = token.charCodeAt(0);
  if (first === 95 || (first >= 65 && first <= 90)) return token.includes(":") || token.length > 128 ? "wrong" : "name";
  if (name.test(token)) return "name";
  if (number.test(token)) return "number";
  return /^[^\w\s]{1,2}$/.test(token) ? "operator" : "wrong";
}

function findFault(text: string, tokens: readonly MetaToken[]): MetaFault | undefined {
  const refused = refusedCharacters.exec(text);
  if (refused !== null) {
    const { index } = refused;
    const end = index + refused[0].length;
    // As other languages end a line.
    const isLast = refused[0] === ";" && end === text.length;
    return at("character", index, end, isLast ? [{ start: index, end, newText: "" }] : []);
  }
  const power = /\*\s*\*/.exec(text);
  if (power !== null) return at("power", power.index, power.index + power[0].length);
  const wrong = tokens.find(({ kind }) => kind === "wrong");
  if (wrong !== undefined) return at("token", wrong.start, wrong.end, spaced(text, wrong));
  return new Grammar(text, tokens).fault() ?? misread(text, tokens);
}

function at(kind: MetaFaultKind, start: number, end: number, changes: MetaFault["changes"] = []): MetaFault {
  return { kind, start, end, changes };
}

/** A sign that sticks to a number or name belongs to it; with spaces around it is an operator. */
function spaced(expression: string, { text, start, end }: MetaToken): MetaFault["changes"] {
  const before = /\s/.test(expression[start - 1] ?? " ") ? "" : " ";
  if (/^[-+]\d+(?:\.\d+)?$/.test(text)) return [{ start, end, newText: `${before}${text[0]} ${text.slice(1)}` }];
  if (/^\d+(?:\.\d+)?[-+]\d+(?:\.\d+)?$/.test(text)) return [{ start, end, newText: text.replace(/[-+]/, " $& ") }];
  if (/^\d+(?:\.\d+)?[-+]$/.test(text)) return [{ start, end, newText: `${text.slice(0, -1)} ${text.at(-1)} ` }];
  if (/^\.\d+$/.test(text)) return [{ start, end, newText: `0${text}` }];
  if (/^\d+\.$/.test(text)) return [{ start, end, newText: text.slice(0, -1) }];
  if (/^\w+:\w+$/.test(text)) return [{ start, end, newText: text.replace(":", " : ") }];
  return [];
}

/** Words that stand for operators elsewhere, and single signs that SpamAssassin passes over. */
const operators: ReadonlyMap<string, string> = new Map([
  ["and", "&&"],
  ["or", "||"],
  ["not", "!"],
  ["xor", "^"],
]);

const signs: ReadonlyMap<string, string> = new Map([
  ["&", "&&"],
  ["|", "||"],
  ["=", "=="],
]);

function wordOperator(token: MetaToken | undefined): string | undefined {
  return token?.kind === "name" ? operators.get(token.text.toLowerCase()) : undefined;
}

/** Every word and sign in the expression that is no operator here but was meant as one. */
function operatorChanges(text: string, tokens: readonly MetaToken[]): MetaFault["changes"] {
  const changes: { start: number; end: number; newText: string }[] = [];
  let before = 0;
  for (const token of [...tokens, undefined]) {
    const gap = text.slice(before, token?.start ?? text.length);
    const sign = /^\s*([&|=])\s*$/.exec(gap)?.[1];
    if (sign !== undefined) {
      const start = before + gap.indexOf(sign);
      changes.push({ start, end: start + 1, newText: signs.get(sign) ?? sign });
    }
    const word = wordOperator(token);
    if (token !== undefined && word !== undefined) changes.push({ start: token.start, end: token.end, newText: word });
    before = token?.end ?? before;
  }
  return changes;
}

/** What Perl computes, but surely not what was meant. */
function misread(text: string, tokens: readonly MetaToken[]): MetaFault | undefined {
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "operator" && /^\.{1,2}$/.test(token.text)) return at("misread", token.start, token.end);
    const next = tokens[index + 1];
    if (next === undefined) continue;
    const gap = text.slice(token.end, next.start);
    // `=>` and `=<`: the sign in front is dropped, and the comparison turns strict.
    if (/^\s*=$/.test(gap) && /^[<>]$/.test(next.text)) {
      const start = next.start - 1;
      return at("misread", start, next.end, [{ start, end: next.end, newText: `${next.text}=` }]);
    }
  }
  return undefined;
}

type Value = number | undefined;

class Refused extends Error {
  readonly fault: MetaFault;

  constructor(fault: MetaFault) {
    super(fault.kind);
    this.fault = fault;
  }
}

class TooDeep extends Error {}

const comparison = /^[<>=!]/;

/** Binary operators by how tightly they bind, the loosest first. Source: perlop. */
const levels: readonly (readonly string[])[] = [
  [".."],
  ["||"],
  ["&&"],
  ["^"],
  ["==", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-", "."],
  ["*", "/"],
];

/**
 * Perl's grammar as far as the tokens reach, computing with 0 for every test as is_meta_valid does, to find divisions
 * by zero. A value is undefined where it does not matter.
 */
class Grammar {
  readonly #text: string;
  readonly #tokens: readonly MetaToken[];
  readonly #known: (name: string) => Value;
  readonly #compute: typeof compute;
  #next = 0;
  #depth = 0;
  #division: MetaToken | undefined;

  constructor(text: string, tokens: readonly MetaToken[], known?: (name: string) => Value) {
    this.#text = text;
    this.#tokens = tokens;
    this.#known = known ?? (() => 0);
    this.#compute = known === undefined ? compute : computeWithUnknown;
  }

  /** Undefined too where the expression has a fault. */
  value(): Value {
    try {
      const value = this.#ternary(true);
      return this.#peek() === undefined ? value : undefined;
    } catch (error) {
      if (error instanceof Refused || error instanceof TooDeep) return undefined;
      throw error;
    }
  }

  fault(): MetaFault | undefined {
    try {
      if (this.#tokens.length === 0) return at("value-missing", 0, this.#text.length);
      this.#ternary(true);
      const rest = this.#peek();
      if (rest !== undefined) throw this.#unexpected(rest);
    } catch (error) {
      if (error instanceof Refused) return error.fault;
      if (error instanceof TooDeep) return undefined;
      throw error;
    }
    return this.#division === undefined ? undefined : at("division", this.#division.start, this.#division.end);
  }

  #peek(): MetaToken | undefined {
    return this.#tokens[this.#next];
  }

  #take(text: string): boolean {
    if (this.#peek()?.text !== text || this.#peek()?.kind !== "operator") return false;
    this.#next++;
    return true;
  }

  #ternary(live: boolean): Value {
    if (++this.#depth > deepest) throw new TooDeep();
    const condition = this.#binary(0, live);
    let value = condition;
    const question = this.#peek();
    if (this.#take("?")) {
      const whenTrue = this.#ternary(live && condition !== 0);
      if (!this.#take(":")) throw this.#unexpected(this.#peek(), question);
      const whenFalse = this.#ternary(live && condition === 0);
      value = condition === undefined ? undefined : condition !== 0 ? whenTrue : whenFalse;
    }
    this.#depth--;
    return value;
  }

  #binary(level: number, live: boolean): Value {
    const signsHere = levels[level];
    if (signsHere === undefined) return this.#unary(live);
    let value = this.#binary(level + 1, live);
    let isChained = false;
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if (token.kind !== "operator" || !signsHere.includes(token.text)) return value;
      this.#next++;
      const isComparison = comparison.test(token.text);
      // Perl stops a chain of comparisons at the first one that is false.
      const stops =
        token.text === "||" ? value !== 0 : (token.text === "&&" || (isChained && isComparison)) && value === 0;
      isChained = isComparison;
      const right = this.#binary(level + 1, live && !stops);
      if (token.text === "/" && right === 0 && live) this.#division ??= token;
      value = this.#compute(token.text, value, right);
    }
    return value;
  }

  #unary(live: boolean): Value {
    const token = this.#peek();
    if (token === undefined) throw this.#missingValue();
    if (token.kind !== "operator") {
      this.#next++;
      return token.kind === "number" ? Number(token.text) : this.#known(token.text);
    }
    if (token.text === "(") return this.#parenthesis(token, live);
    if (token.text === "!" || token.text === "-" || token.text === "+") {
      if (++this.#depth > deepest) throw new TooDeep();
      this.#next++;
      const value = this.#unary(live);
      this.#depth--;
      if (value === undefined) return undefined;
      return token.text === "!" ? Number(value === 0) : token.text === "-" ? -value : value;
    }
    throw this.#missingValue(token);
  }

  #parenthesis(open: MetaToken, live: boolean): Value {
    this.#next++;
    // `()` is the placeholder of a test whose hits come from elsewhere.
    if (this.#take(")")) return undefined;
    const value = this.#ternary(live);
    if (!this.#take(")")) {
      const rest = this.#peek();
      if (rest !== undefined && !(rest.kind === "operator" && rest.text === ":")) throw this.#unexpected(rest);
      const end = this.#text.length;
      throw new Refused(at("unclosed", open.start, open.end, [{ start: end, end, newText: ")" }]));
    }
    return value;
  }

  #missingValue(token?: MetaToken): Refused {
    const before = this.#tokens[this.#next - 1];
    const behind = token ?? before;
    if (before?.text === "(" && token === undefined) {
      const end = this.#text.length;
      return new Refused(at("unclosed", before.start, before.end, [{ start: end, end, newText: ")" }]));
    }
    if (token?.text === ")" && !this.#isOpen()) return this.#unopened(token);
    // Where a value should stand, Perl takes `* 0` for the name of a variable.
    if (token?.text === "*" && this.#tokens[this.#next + 1]?.kind !== "operator")
      return new Refused(at("misread", token.start, token.end));
    return new Refused(at("value-missing", behind?.start ?? 0, behind?.end ?? this.#text.length));
  }

  /** Whether more brackets were opened than closed before the next token. */
  #isOpen(): boolean {
    let open = 0;
    for (const { text } of this.#tokens.slice(0, this.#next)) open += text === "(" ? 1 : text === ")" ? -1 : 0;
    return open > 0;
  }

  #unopened({ start, end }: MetaToken): Refused {
    return new Refused(at("unopened", start, end, [{ start, end, newText: "" }]));
  }

  /** A token, or the end, where an operator or the end of a bracket should stand. */
  #unexpected(token: MetaToken | undefined, question?: MetaToken): Refused {
    if (token === undefined || token.text === ":") {
      const where = token ?? question;
      return new Refused(at("ternary", where?.start ?? 0, where?.end ?? this.#text.length));
    }
    if (token.text === ")" && token.kind === "operator") {
      return question === undefined || !this.#isOpen()
        ? this.#unopened(token)
        : new Refused(at("ternary", question.start, question.end));
    }
    const before = this.#tokens[this.#next - 1];
    const changes = operatorChanges(this.#text, this.#tokens);
    const word = [token, before].find((each) => wordOperator(each) !== undefined);
    if (word !== undefined) return new Refused(at("operator-missing", word.start, word.end, changes));
    const from = before?.end ?? 0;
    const gap = this.#text.slice(from, token.start);
    const sign = gap.search(/\S/);
    if (sign !== -1) return new Refused(at("operator-missing", from + sign, from + gap.trimEnd().length, changes));
    if (token.text === "(" && before?.kind === "name") return new Refused(at("call", before.start, before.end));
    return new Refused(at("operator-missing", token.start, token.end));
  }
}

/** Where one side settles it, the other may be unknown. */
function computeWithUnknown(operator: string, a: Value, b: Value): Value {
  if ((operator === "&&" || operator === "*") && (a === 0 || b === 0)) return 0;
  if (operator === "||" && a === undefined && b !== undefined && b !== 0) return b;
  return compute(operator, a, b);
}

function compute(operator: string, a: Value, b: Value): Value {
  if (operator === "||") return a === undefined ? undefined : a !== 0 ? a : b;
  if (operator === "&&") return a === undefined ? undefined : a === 0 ? a : b;
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? undefined : a / b;
    case "<":
      return Number(a < b);
    case "<=":
      return Number(a <= b);
    case ">":
      return Number(a > b);
    case ">=":
      return Number(a >= b);
    case "==":
      return Number(a === b);
    case "!=":
      return Number(a !== b);
    case "^":
      return a >= 0 && b >= 0 && a < 2 ** 31 && b < 2 ** 31 ? Math.trunc(a) ^ Math.trunc(b) : undefined;
    default:
      return undefined;
  }
}
