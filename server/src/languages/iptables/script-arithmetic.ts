/** Brackets nested deeper than this are not worked out. */
const deepest = 20;

/** The value of a shell's `$((...))` with whole numbers, `+ - * / %` and brackets; undefined for anything else. */
export function arithmetic(text: string, variable: (name: string) => string | undefined): string | undefined {
  const tokens = text.match(/\$?[A-Za-z_]\w*|\d+|[-+*/%()]|\S/g) ?? [];
  let at = 0;
  let depth = 0;
  const value = sum();
  return value === undefined || at < tokens.length || !Number.isSafeInteger(value) ? undefined : String(value);

  function sum(): number | undefined {
    let left = product();
    while (tokens[at] === "+" || tokens[at] === "-") {
      const sign = tokens[at++] === "+" ? 1 : -1;
      const right = product();
      if (left === undefined || right === undefined) return undefined;
      left += sign * right;
    }
    return left;
  }

  function product(): number | undefined {
    let left = operand();
    while (tokens[at] === "*" || tokens[at] === "/" || tokens[at] === "%") {
      const operator = tokens[at++];
      const right = operand();
      if (left === undefined || right === undefined || (right === 0 && operator !== "*")) return undefined;
      left = operator === "*" ? left * right : operator === "/" ? Math.trunc(left / right) : left % right;
    }
    return left;
  }

  function operand(): number | undefined {
    const token = tokens[at++];
    if (token === undefined) return undefined;
    if (token === "-") {
      const inner = operand();
      return inner === undefined ? undefined : -inner;
    }
    if (token === "(") {
      if (++depth > deepest) return undefined;
      const inner = sum();
      depth--;
      return tokens[at++] === ")" ? inner : undefined;
    }
    const known = /^\d+$/.test(token)
      ? token
      : /^\$?[A-Za-z_]/.test(token)
        ? variable(token.replace(/^\$/, ""))
        : undefined;
    if (known === "") return 0;
    // A leading 0 would make it octal.
    return known !== undefined && /^-?(?:0|[1-9]\d{0,12})$/.test(known) ? Number(known) : undefined;
  }
}
