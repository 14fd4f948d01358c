import { arithmetic } from "./script-arithmetic.ts";
import type { Value } from "./script-expand.ts";

type Variables = ReadonlyMap<string, Value>;

/** Under which name an array lies beside the plain variable of its name, which is its first element. */
const arrayName = (name: string): string => `${name}[@]`;

/** Ends each element of an array, which no shell can have within one. */
const end = "\0";

/** An array's elements; a plain variable is one of one element. Undefined where they are not known. */
export function arrayOf(variables: Variables, name: string): readonly string[] | undefined {
  if (variables.has(arrayName(name))) return variables.get(arrayName(name))?.split(end).slice(0, -1);
  const value = variables.get(name);
  return value === undefined ? undefined : [value];
}

/** Sets an array; undefined where its elements are not known. */
export function setArray(variables: Map<string, Value>, name: string, values: readonly string[] | undefined): void {
  variables.set(arrayName(name), values?.map((value) => value + end).join(""));
  variables.set(name, values === undefined ? undefined : (values[0] ?? ""));
}

/** Sets a plain variable, or the first element of an array. */
export function setVariable(variables: Map<string, Value>, name: string, value: Value): void {
  const values = variables.has(arrayName(name)) ? arrayOf(variables, name) : undefined;
  if (variables.has(arrayName(name)))
    setArray(variables, name, value === undefined || values === undefined ? undefined : [value, ...values.slice(1)]);
  else variables.set(name, value);
}

export function unset(variables: Map<string, Value>, name: string): void {
  variables.delete(name);
  variables.delete(arrayName(name));
}

/** The value of a variable as it is now, so that it can be brought back: what a function's `local` does at its end. */
export function saved(variables: Map<string, Value>, name: string): () => void {
  const names = [name, arrayName(name)];
  const before = names.map((each) => ({ each, has: variables.has(each), value: variables.get(each) }));
  return () => {
    for (const { each, has, value } of before)
      if (has) variables.set(each, value);
      else variables.delete(each);
  };
}

/** `let N+=2` and `((N++))`: whether the sum is other than 0, undefined where it is not known. */
export function sum(variables: Map<string, Value>, text: string): boolean | undefined {
  const written = text.replaceAll(/\s/g, "");
  if (written.includes(",") && !/[()[\]]/.test(written)) {
    let last: boolean | undefined;
    for (const part of written.split(",")) last = sum(variables, part);
    return last;
  }
  const assigned = /^(\w+)(\+\+|--|[-+*]?=(?!=))(.*)$/.exec(written);
  if (assigned === null) {
    if (!/\+\+|--|(?<![=!<>])=(?!=)/.test(written)) {
      const value = arithmetic(written, (each) => (variables.has(each) ? variables.get(each) : undefined));
      return value === undefined ? undefined : value !== "0";
    }
    for (const [name] of written.matchAll(/[A-Za-z_]\w*(?=\+\+|--|[-+*/%]?=(?!=))|(?<=\+\+|--)[A-Za-z_]\w*/g))
      setVariable(variables, name, undefined);
    return undefined;
  }
  const [, name = "", operator = "", behind = ""] = assigned;
  const right = /^(?:\+\+|--)$/.test(operator) ? "1" : behind;
  const sign = operator === "=" ? "" : `${name}${operator.charAt(0)}`;
  const value = /=/.test(right)
    ? undefined
    : arithmetic(`${sign}(${right})`, (each) => variables.get(each) ?? undefined);
  setVariable(variables, name, value);
  // What it was before counts for ++ and --.
  return value === undefined || /^(?:\+\+|--)$/.test(operator) ? undefined : value !== "0";
}

/** A line into the variables that `read` names, parted as IFS says; undefined where the line is not known. */
export function readInto(
  variables: Map<string, Value>,
  names: readonly string[],
  line: string | undefined,
  separators: string,
): void {
  const blanks = [...separators].filter((each) => " \t".includes(each)).join("");
  const others = [...separators].filter((each) => !" \t\n".includes(each)).join("");
  let rest = trimmed(line ?? "", blanks);
  for (const [at, name] of names.entries()) {
    if (line === undefined || (others !== "" && blanks !== "")) {
      setVariable(variables, name, undefined);
      continue;
    }
    const stop = at === names.length - 1 ? -1 : [...rest].findIndex((each) => separators.includes(each));
    setVariable(variables, name, stop === -1 ? rest : rest.slice(0, stop));
    rest = stop === -1 ? "" : trimmed(rest.slice(others === "" ? stop : stop + 1), blanks);
  }
}

function trimmed(text: string, blanks: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && blanks.includes(text.charAt(from))) from++;
  while (to > from && blanks.includes(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

/**
 * `${name%pattern}` and its like, by what stands behind the name; undefined for what is not known. `isBash`: pieces by
 * number and replacements are no mistake.
 */
export function valueWith(value: string, change: string, isBash: boolean): Value {
  const cut = /^(%%?|##?)(.*)$/s.exec(change);
  if (cut !== null) {
    const [, operator = "", pattern = ""] = cut;
    if (pattern.length > 100 || value.length > 1000 || /[[\]\\{}"']/.test(pattern)) return undefined;
    const isFront = operator.startsWith("#");
    const fitting = expression(pattern);
    const ends = Array.from({ length: value.length + 1 }, (_, at) => at).filter((at) =>
      fitting.test(isFront ? value.slice(0, at) : value.slice(at)),
    );
    const isLongest = operator.length === 2;
    const at = isFront === isLongest ? ends.at(-1) : ends[0];
    return at === undefined ? value : isFront ? value.slice(at) : value.slice(0, at);
  }
  if (!isBash) return undefined;
  const piece = /^:(\d+)(?::(\d+))?$/.exec(change);
  if (piece !== null) {
    const [, from, length] = piece;
    return value.slice(Number(from)).slice(0, length === undefined ? undefined : Number(length));
  }
  const end = /^\/([^/*?[\]\\"'#%]+)\*\/?([^/\\"'&]*)$/.exec(change);
  if (end !== null) {
    const [, from = "", to = ""] = end;
    const at = value.indexOf(from);
    return at === -1 ? value : value.slice(0, at) + to;
  }
  const replaced = /^(\/\/?)([^/*?[\]\\"'#%]+)\/?([^/\\"'&]*)$/.exec(change);
  if (replaced === null) return undefined;
  const [, operator = "", from = "", to = ""] = replaced;
  return operator === "//" ? value.split(from).join(to) : value.replace(from, () => to);
}

function expression(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[\\^$.|+(){}[\]]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll(/\*+/g, "[^]*").replaceAll("?", "[^]")}$`);
}
