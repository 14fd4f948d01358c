import type { Word } from "../../model/facts.ts";
import { fits } from "./script-scan.ts";

/** `[ ... ]` where its words are known; undefined where it hangs on the machine. */
export function evaluateTest(rest: readonly Word[], name: string): boolean | undefined {
  const words = name === "test" ? rest : rest.slice(0, -1);
  return either(words);
}

function either(words: readonly Word[]): boolean | undefined {
  const at = words.findIndex(({ text }) => text === "-o" || text === "||");
  if (at === -1) return both(words);
  const left = both(words.slice(0, at));
  const right = either(words.slice(at + 1));
  return left === true || right === true ? true : left === false && right === false ? false : undefined;
}

function both(words: readonly Word[]): boolean | undefined {
  const at = words.findIndex(({ text }) => text === "-a" || text === "&&");
  if (at === -1) return single(words);
  const left = single(words.slice(0, at));
  const right = both(words.slice(at + 1));
  return left === false || right === false ? false : left === true && right === true ? true : undefined;
}

function single(words: readonly Word[]): boolean | undefined {
  const [first, second, third] = words;
  if (first?.text === "!" && words.length > 1) {
    const inner = single(words.slice(1));
    return inner === undefined ? undefined : !inner;
  }
  if (words.some(({ literal }) => !literal)) return undefined;
  if (first === undefined) return false;
  if (second === undefined) return first.text !== "";
  if (third === undefined) {
    switch (first.text) {
      case "-n":
        return second.text !== "";
      case "-z":
        return second.text === "";
      default:
        // The script is asked for what it does where iptables is there.
        return /^-[xefs]$/.test(first.text) && /(?:^|\/)ip6?tables(?:-\w+)*$/.test(second.text) ? true : undefined;
    }
  }
  if (words.length > 3) return undefined;
  const left = Number(first.text);
  const right = Number(third.text);
  const areNumbers = /^-?\d+$/.test(first.text) && /^-?\d+$/.test(third.text);
  switch (second.text) {
    case "=":
    case "==":
      return isSame(first.text, third.text);
    case "!=": {
      const same = isSame(first.text, third.text);
      return same === undefined ? undefined : !same;
    }
    case "-eq":
      return areNumbers ? left === right : undefined;
    case "-ne":
      return areNumbers ? left !== right : undefined;
    case "-lt":
      return areNumbers ? left < right : undefined;
    case "-le":
      return areNumbers ? left <= right : undefined;
    case "-gt":
      return areNumbers ? left > right : undefined;
    case "-ge":
      return areNumbers ? left >= right : undefined;
    default:
      return undefined;
  }
}

/** In [[ ]] the right side is a pattern unless it stands in quotes; undefined where that makes a difference. */
function isSame(text: string, pattern: string): boolean | undefined {
  if (pattern.includes("[")) return undefined;
  const literally = text === pattern;
  return fits(pattern, text) === literally ? literally : undefined;
}
