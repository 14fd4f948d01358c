/** A condition of `if` or `ifplugin`, cut into the words SpamAssassin's own lexer sees. */
export interface Condition {
  readonly tokens: readonly string[];
  /** A word that makes SpamAssassin ignore the whole line, so that its `endif` has no `if`. */
  readonly fault?: string;
}

/** What an `if` may ask for. */
export interface ConditionAnswers {
  /** The number that `version` stands for, such as 4.000001. */
  readonly version: number;
  readonly localTestsOnly: boolean;
  readonly plugin: (name: string) => boolean;
  readonly can: (name: string) => boolean;
  readonly has: (name: string) => boolean;
}

/** Characters it does not know fall between the words. Source: ARITH_EXPRESSION_LEXER of Constants.pm. */
const lexer = /[-+\d.]+|\w[\w:]*|[()]|\|\||&&|\^|!(?!=)|>=?|<=?|==|!=|[*/?:]/g;
const number = /^[+-]?\d+(?:\.\d+)?$/;
const symbols = /^\W{1,5}$/;
const className = /^(?:\w+::){0,10}\w+$/;
const named: ReadonlySet<string> = new Set(["plugin", "can", "has", "version", "perl_version", "local_tests_only"]);

/** Longer ones are taken for what Perl would make of them: nothing. */
const longest = 10_000;
const deepest = 100;

const conditions = new Map<string, Condition>();

/** Rules repeat the same few conditions hundreds of times, so what was read is kept. */
export function readCondition(keyword: "if" | "ifplugin", expression: string): Condition {
  const text = keyword === "ifplugin" ? `plugin (${expression})` : expression;
  let condition = conditions.get(text);
  if (condition === undefined) {
    if (conditions.size > 1000) conditions.clear();
    condition = read(text);
    if (text.length <= longest) conditions.set(text, condition);
  }
  return condition;
}

function read(text: string): Condition {
  if (text.length > longest) return { tokens: [] };
  const tokens = text.match(lexer) ?? [];
  const fault = tokens.find((token) => !isConditionWord(token));
  return fault === undefined ? { tokens } : { tokens, fault };
}

/** The words of an `if` or of what stands behind `ifplugin`, with their offsets. */
export function* conditionWords(expression: string): Generator<{ readonly text: string; readonly start: number }> {
  for (const match of expression.matchAll(lexer)) yield { text: match[0], start: match.index };
}

/** Whether the lexer of conditions can do something with a word. */
export function isConditionWord(word: string): boolean {
  return named.has(word) || symbols.test(word) || number.test(word) || (word.length > 1 && className.test(word));
}

/** What a condition can ask for by name. */
export const conditionNames: readonly string[] = [...named];

type Value = number | string;

class Unreadable extends Error {}

const levels: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["^"],
  ["==", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/"],
];

/** Perl's numeric value of a string: what stands in front of it that is a number. */
function numeric(value: Value): number {
  return typeof value === "number" ? value : Number(/^\d+(?:\.\d+)?/.exec(value)?.[0] ?? 0);
}

function truth(value: Value): boolean {
  return value !== 0 && value !== "" && value !== "0";
}

function apply(operator: string, a: Value, b: Value): Value {
  switch (operator) {
    case "||":
      return truth(a) ? a : b;
    case "&&":
      return truth(a) ? b : a;
    case "^":
      // Of two strings Perl makes a third, character by character.
      if (typeof a === "string" && typeof b === "string")
        return Array.from({ length: Math.max(a.length, b.length) }, (_, at) =>
          String.fromCharCode((a.charCodeAt(at) || 0) ^ (b.charCodeAt(at) || 0)),
        ).join("");
      return (numeric(a) ^ numeric(b)) >>> 0;
    case "==":
      return Number(numeric(a) === numeric(b));
    case "!=":
      return Number(numeric(a) !== numeric(b));
    case "<":
      return Number(numeric(a) < numeric(b));
    case "<=":
      return Number(numeric(a) <= numeric(b));
    case ">":
      return Number(numeric(a) > numeric(b));
    case ">=":
      return Number(numeric(a) >= numeric(b));
    case "+":
      return numeric(a) + numeric(b);
    case "-":
      return numeric(a) - numeric(b);
    case "*":
      return numeric(a) * numeric(b);
    default:
      if (numeric(b) === 0) throw new Unreadable();
      return numeric(a) / numeric(b);
  }
}

/**
 * Whether the condition holds. One that Perl could not evaluate does not: SpamAssassin complains and leaves its block
 * out.
 */
export function holds(condition: Condition, answers: ConditionAnswers): boolean {
  return evaluateCondition(condition, answers) ?? false;
}

/** The condition's value with Perl's operators and their precedence; undefined where Perl could not evaluate it. */
export function evaluateCondition(condition: Condition, answers: ConditionAnswers): boolean | undefined {
  const { tokens } = condition;
  let at = 0;
  let depth = 0;
  let settled = 0;

  function accept(token: string): boolean {
    if (tokens[at] !== token) return false;
    at++;
    return true;
  }

  function nested<Result>(inner: () => Result): Result {
    if (++depth > deepest) throw new Unreadable();
    const result = inner();
    depth--;
    return result;
  }

  function ternary(): Value {
    const value = binary(0);
    if (!accept("?")) return value;
    const isYes = truth(value);
    const yes = passingOver(!isYes, () => nested(ternary));
    if (!accept(":")) throw new Unreadable();
    const no = passingOver(isYes, () => nested(ternary));
    return isYes ? yes : no;
  }

  /** Perl never comes to a division in what the condition's value does not hang on. */
  function passingOver(isSettled: boolean, inner: () => Value): Value {
    if (isSettled) settled++;
    const value = inner();
    if (isSettled) settled--;
    return value;
  }

  function binary(level: number): Value {
    const operators = levels[level];
    if (operators === undefined) return unary();
    let value = binary(level + 1);
    for (;;) {
      const token = tokens[at];
      if (token === undefined) return value;
      if (operators.includes(token)) {
        at++;
        const isSettled = (token === "||" && truth(value)) || (token === "&&" && !truth(value));
        const right = passingOver(isSettled, () => binary(level + 1));
        value = token === "/" && settled > 0 ? 0 : apply(token, value, right);
      } else if (operators.includes("+") && /^[+-]\d/.test(token)) {
        // The lexer glues a sign to its number: `version -1` is a subtraction all the same.
        at++;
        value = numeric(value) + Number(token);
      } else return value;
    }
  }

  function unary(): Value {
    if (accept("!")) return truth(nested(unary)) ? 0 : 1;
    if (accept("-")) return -numeric(nested(unary));
    if (accept("+")) return nested(unary);
    return primary();
  }

  function primary(): Value {
    const token = tokens[at++];
    if (token === undefined) throw new Unreadable();
    if (token === "(") {
      const value = nested(ternary);
      if (!accept(")")) throw new Unreadable();
      return value;
    }
    switch (token) {
      case "version":
        return answers.version;
      case "perl_version":
        // What Perl a host has stands in none of its files; any that runs SpamAssassin 4 satisfies what rules ask for.
        return 5.036;
      case "local_tests_only":
        return Number(answers.localTestsOnly);
      case "plugin":
      case "can":
      case "has":
        return ask(token);
    }
    if (number.test(token)) return Number(token);
    if (symbols.test(token)) throw new Unreadable();
    return token;
  }

  function ask(question: "plugin" | "can" | "has"): Value {
    if (!accept("(")) return 0;
    if (accept(")")) return 0;
    const name = String(nested(ternary));
    if (!accept(")")) throw new Unreadable();
    const answer = answers[question](name);
    // A no is no value at all in Perl, and so no number for `^`.
    return answer ? 1 : "";
  }

  try {
    const value = ternary();
    return at === tokens.length ? truth(value) : undefined;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
