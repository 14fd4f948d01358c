/** Brackets nested deeper than this are not worked out. */
const deepest = 20;

/** Operators between two numbers, those that bind least first. */
const levels: readonly Readonly<Record<string, (left: number, right: number) => number | undefined>>[] = [
  { "||": (left, right) => Number(left !== 0 || right !== 0) },
  { "&&": (left, right) => Number(left !== 0 && right !== 0) },
  { "==": (left, right) => Number(left === right), "!=": (left, right) => Number(left !== right) },
  {
    "<": (left, right) => Number(left < right),
    ">": (left, right) => Number(left > right),
    "<=": (left, right) => Number(left <= right),
    ">=": (left, right) => Number(left >= right),
  },
  { "+": (left, right) => left + right, "-": (left, right) => left - right },
  {
    "*": (left, right) => left * right,
    "/": (left, right) => (right === 0 ? undefined : Math.trunc(left / right)),
    "%": (left, right) => (right === 0 ? undefined : left % right),
  },
];

/**
 * The value of a shell's `$((...))` with whole numbers, `+ - * / %`, comparisons, `&& || !` and brackets; undefined for
 * anything else.
 */
export function arithmetic(text: string, variable: (name: string) => string | undefined): string | undefined {
  const tokens = text.match(/\$?[A-Za-z_]\w*|\$\{\w+\}|\d+|\|\||&&|[<>=!]=|[-+*/%()<>!]|\S/g) ?? [];
  let at = 0;
  let depth = 0;
  const value = level(0);
  return value === undefined || at < tokens.length || !Number.isSafeInteger(value) ? undefined : String(value);

  function level(number: number): number | undefined {
    const operators = levels[number];
    if (operators === undefined) return operand();
    let left = level(number + 1);
    for (;;) {
      const operator = tokens[at] ?? "";
      const work = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
      if (work === undefined) return left;
      at++;
      const right = level(number + 1);
      left = left === undefined || right === undefined ? undefined : work(left, right);
    }
  }

  function operand(): number | undefined {
    const token = tokens[at++];
    if (token === undefined) return undefined;
    if (token === "-" || token === "!") {
      if (++depth > deepest) return undefined;
      const inner = operand();
      depth--;
      return inner === undefined ? undefined : token === "-" ? -inner : Number(inner === 0);
    }
    if (token === "(") {
      if (++depth > deepest) return undefined;
      const inner = level(0);
      depth--;
      return tokens[at++] === ")" ? inner : undefined;
    }
    const known = /^\d+$/.test(token)
      ? token
      : /^\$?\{?[A-Za-z_]/.test(token)
        ? variable(token.replaceAll(/[${}]/g, ""))
        : undefined;
    if (known === "") return 0;
    // A leading 0 would make it octal.
    return known !== undefined && /^-?(?:0|[1-9]\d{0,12})$/.test(known) ? Number(known) : undefined;
  }
}
