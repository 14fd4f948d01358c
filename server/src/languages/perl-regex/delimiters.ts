import * as l10n from "@vscode/l10n";
import type { PatternBounds } from "./parse.ts";
import type { RegexEdit, RegexFault } from "./tree.ts";

/** A pattern with its delimiters, as SpamAssassin takes it apart. */
export interface DelimitedPattern extends PatternBounds {
  /** From the first to the last character, `m` and modifiers included. */
  readonly whole: { readonly start: number; readonly end: number };
  /** The closing delimiter. */
  readonly delimiter: string;
}

export type Delimited =
  | { readonly pattern: DelimitedPattern }
  | { readonly fault: RegexFault; readonly kind: "missing" | "end" | "inside" };

const pairs: Readonly<Record<string, string>> = { "{": "}", "(": ")", "<": ">", "[": "]" };

/** Takes `/.../i` or `m{...}` between two offsets apart, in the steps of Util.pm's compile_regexp. */
export function takeDelimiters(text: string, start: number, end: number, templates = true): Delimited {
  let at = start;
  let close = "/";
  if (text.charAt(start) !== "/" || start === end) {
    at = text.charAt(start) === "m" ? start + 1 : text.startsWith("qr", start) ? start + 2 : end;
    const open = text.charAt(at);
    if (at >= end || /\w/.test(open)) {
      return missing(text, start, end);
    }
    close = pairs[open] ?? open;
    if (close === "\\") {
      return fault(
        at,
        at + 1,
        "missing",
        "backslash delimiter not allowed",
        l10n.t("a backslash cannot be a delimiter; write /.../ or m{...}"),
      );
    }
  }
  const patternStart = at + 1;
  let patternEnd = end;
  while (patternEnd > patternStart && isModifier(text.charCodeAt(patternEnd - 1))) patternEnd--;
  patternEnd--;
  if (patternEnd < patternStart || text.charAt(patternEnd) !== close) {
    return endFault(text, start, patternStart, end, close);
  }
  const pattern = {
    whole: { start, end },
    start: patternStart,
    end: patternEnd,
    modifiersStart: patternEnd + 1,
    modifiersEnd: end,
    templates,
    delimiter: close,
  };
  const inside = unescapedDelimiter(text, pattern);
  return inside ?? { pattern };
}

function fault(
  start: number,
  end: number,
  kind: "missing" | "end" | "inside",
  perl: string,
  message: string,
  edits?: RegexFault["fix"],
): Delimited {
  return { kind, fault: { start, end, perl, message, ...(edits === undefined ? {} : { fix: edits }) } };
}

const quotes = /^(?:"[^"]*"|'[^']*'|[“„”«»‚‘’][^“„”«»‚‘’]*[“”«»‘’])$/;

/** A pattern without delimiters, with a fix that adds them, or puts them in the place of quotes. */
function missing(text: string, start: number, end: number): Delimited {
  const quoted = quotes.test(text.slice(start, end));
  const first = { start, end: quoted ? start + 1 : start };
  const last = { start: quoted ? end - 1 : end, end };
  const inside = text.slice(first.end, last.start);
  const edits: RegexEdit[] = [];
  let near = "/.../";
  if (/^[^/]+\/[a-df-z]*$/.test(inside)) {
    // Only the first delimiter was forgotten.
    near = "/";
    edits.push({ ...first, newText: "/" });
    if (quoted) edits.push({ ...last, newText: "" });
  } else if (inside.includes("/") && !/[{}]/.test(inside)) {
    near = "m{...}";
    edits.push({ ...first, newText: "m{" }, { ...last, newText: "}" });
  } else {
    edits.push({ ...first, newText: "/" });
    for (let at = text.indexOf("/", start); at !== -1 && at < end; at = text.indexOf("/", at + 1)) {
      if (text.charAt(at - 1) !== "\\") edits.push({ start: at, end: at, newText: "\\" });
    }
    edits.push({ ...last, newText: "/" });
  }
  return fault(
    start,
    end,
    "missing",
    "missing regexp delimiters",
    quoted
      ? l10n.t("a pattern stands between slashes, not between quotes: write /.../ or m{...}")
      : l10n.t("a pattern stands between delimiters: write /.../ or m{...}"),
    { title: l10n.t("Write {near}", { near }), edits },
  );
}

/** Small letters but e, which SpamAssassin takes for modifiers and lets Perl judge. */
function isModifier(code: number): boolean {
  return code >= 97 && code <= 122 && code !== 101;
}

function endFault(text: string, start: number, patternStart: number, end: number, close: string): Delimited {
  const perl = "invalid end delimiter/mods";
  const last = text.lastIndexOf(close, end - 1);
  if (last < patternStart) {
    return fault(start, end, "end", perl, l10n.t("the pattern has no closing {close}", { close }), {
      title: l10n.t("Add {close}", { close }),
      edits: [{ start: end, end, newText: close }],
    });
  }
  const rest = text.slice(last + 1, end);
  const blanks = /^\s+(?=[a-df-z]+$)/.exec(rest);
  if (blanks !== null) {
    return fault(
      last + 1,
      end,
      "end",
      perl,
      l10n.t("between the closing {close} and the modifiers no space may stand", { close }),
      {
        title: l10n.t("Remove the space"),
        edits: [{ start: last + 1, end: last + 1 + blanks[0].length, newText: "" }],
      },
    );
  }
  if (/^[A-Za-z]{1,10}$/.test(rest) && /[A-Ze]/.test(rest)) {
    const kept = rest.toLowerCase().replaceAll("e", "");
    return fault(
      last + 1,
      end,
      "end",
      perl,
      l10n.t('SpamAssassin knows no modifiers "{rest}"; they are small letters such as i, and never e', { rest }),
      {
        title: l10n.t("Write {near}", { near: `${close}${kept}` }),
        edits: [{ start: last + 1, end, newText: kept }],
      },
    );
  }
  return fault(
    last + 1,
    end,
    "end",
    perl,
    l10n.t("behind the closing {close} only modifiers such as i may stand; write \\{close} where the pattern goes on", {
      close,
    }),
  );
}

/**
 * SpamAssassin refuses an unescaped delimiter within the pattern, even in a class, but not for delimiters that come
 * in pairs; of these it forgets `<>`.
 */
function unescapedDelimiter(text: string, { start, end, delimiter }: DelimitedPattern): Delimited | undefined {
  if (delimiter === "}" || delimiter === ")" || delimiter === "]") return undefined;
  for (let at = text.indexOf(delimiter, start); at !== -1 && at < end; at = text.indexOf(delimiter, at + 1)) {
    let slashes = 0;
    while (at - slashes > start && text.charAt(at - slashes - 1) === "\\") slashes++;
    if (slashes % 2 === 1) continue;
    const perl = `unquoted delimiter '${delimiter}' found`;
    if (isInQuantifier(text, at))
      return fault(
        at,
        at + 1,
        "inside",
        perl,
        l10n.t("the , of a quantifier ends the pattern here; write other delimiters"),
        otherDelimiters(text, start, end),
      );
    return fault(
      at,
      at + 1,
      "inside",
      perl,
      l10n.t("{delimiter} ends the pattern here; write \\{delimiter} for the character itself, or other delimiters", {
        delimiter,
      }),
      { title: l10n.t("Write {near}", { near: `\\${delimiter}` }), edits: [{ start: at, end: at, newText: "\\" }] },
    );
  }
  return undefined;
}

/** The comma of `{2,5}`, which is one no more with a backslash before it. */
function isInQuantifier(text: string, at: number): boolean {
  return text[at] === "," && /\{\d*$/.test(text.slice(0, at)) && /^,\d*\}/.test(text.slice(at));
}

function otherDelimiters(text: string, start: number, end: number): RegexFault["fix"] {
  const free = ["/", "!", "%", "~"].find((each) => !text.slice(start, end).includes(each));
  if (free === undefined) return undefined;
  const first = { start: start - 1, end: start, newText: free };
  const last = { start: end, end: end + 1, newText: free };
  return { title: l10n.t("Write {near}", { near: `m${free}...${free}` }), edits: [first, last] };
}
