import * as l10n from "@vscode/l10n";
import { type Span, span } from "../../text/span.ts";
import { closest } from "../closest.ts";
import { lex, type Token } from "./lexer.ts";

export interface Rule {
  readonly tokens: readonly Token[];
  readonly span: Span;
}

export interface Chain {
  readonly name: string;
  readonly nameSpan: Span;
  span: Span;
  /** Where a rule at the end goes: just before the closing brace; absent in flat notation. */
  bodyEnd?: number;
  hook?: { readonly type: string; readonly hook: string; readonly priority: number; readonly span: Span };
  policy?: { readonly text: string; readonly span: Span };
  rules: Rule[];
}

export interface NamedSet {
  readonly name: string;
  readonly kind: "set" | "map";
  readonly nameSpan: Span;
  span: Span;
  /** Elements come and go at run time. */
  dynamic: boolean;
  /** Each element's tokens. */
  elements: (readonly Token[])[];
}

export interface Table {
  readonly family: string;
  readonly name: string;
  readonly nameSpan: Span;
  span: Span;
  readonly chains: Map<string, Chain>;
  readonly sets: Map<string, NamedSet>;
}

export interface NftablesProblem {
  readonly span: Span;
  readonly message: string;
  readonly fix?: { readonly title: string; readonly newText: string };
}

export interface NftablesTree {
  readonly tables: readonly Table[];
  readonly defines: ReadonlyMap<string, readonly Token[]>;
  readonly includes: readonly Span[];
  readonly flushed: boolean;
  readonly problems: readonly NftablesProblem[];
}

const families = new Set(["ip", "ip6", "inet", "arp", "bridge", "netdev"]);
const priorities: Readonly<Record<string, number>> = {
  raw: -300,
  mangle: -150,
  dstnat: -100,
  filter: 0,
  security: 50,
  srcnat: 100,
  out: 100,
};
const commands = [
  "add",
  "create",
  "insert",
  "replace",
  "delete",
  "destroy",
  "flush",
  "reset",
  "rename",
  "list",
  "define",
  "redefine",
  "undefine",
  "include",
  "table",
];

export function parse(text: string): NftablesTree {
  return new Parser(text).run();
}

/** Recursive descent over the tokens of one file; each construct ends at a `;`, a line's end or its own brace. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  readonly #tables = new Map<string, Table>();
  readonly #defines = new Map<string, readonly Token[]>();
  readonly #includes: Span[] = [];
  readonly #problems: NftablesProblem[] = [];
  #flushed = false;
  readonly #length: number;

  constructor(text: string) {
    this.#tokens = lex(text);
    this.#length = text.length;
  }

  run(): NftablesTree {
    for (;;) {
      this.#skipBlank();
      const token = this.#next();
      if (token === undefined) break;
      this.#command(token);
    }
    return {
      tables: [...this.#tables.values()],
      defines: this.#defines,
      includes: this.#includes,
      flushed: this.#flushed,
      problems: this.#problems,
    };
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  #skipBlank(): void {
    for (
      let token = this.#peek();
      token !== undefined && (token.kind === "newline" || token.text === ";");
      token = this.#peek()
    )
      this.#at++;
  }

  /** The rest of a statement: up to `;`, a line's end or a closing brace, braces inside kept whole. */
  #statement(): Token[] {
    const tokens: Token[] = [];
    let depth = 0;
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if (
        depth === 0 &&
        (token.kind === "newline" || token.text === ";" || (token.kind === "sign" && token.text === "}"))
      )
        break;
      this.#at++;
      if (token.kind === "newline") continue;
      if (token.kind === "sign" && token.text === "{") depth++;
      if (token.kind === "sign" && token.text === "}") depth--;
      tokens.push(token);
    }
    return tokens;
  }

  #problem(where: Span, message: string, fix?: NftablesProblem["fix"]): void {
    this.#problems.push({ span: where, message, ...(fix === undefined ? {} : { fix }) });
  }

  #unknown(token: Token, known: readonly string[], expected: string): void {
    const near = closest(token.text, known);
    this.#problem(
      token.span,
      near === undefined
        ? l10n.t('"{word}" is not understood here; nft expects {expected}', { word: token.text, expected })
        : l10n.t('"{word}" is not understood here; did you mean "{near}"?', { word: token.text, near }),
      near === undefined ? undefined : { title: l10n.t('Write "{near}"', { near }), newText: near },
    );
  }

  #command(token: Token): void {
    switch (token.text) {
      case "table":
        this.#table(token);
        return;
      case "define":
      case "redefine": {
        const [name, equals, ...value] = this.#statement();
        if (name !== undefined && equals?.text === "=") this.#defines.set(name.text, value);
        return;
      }
      case "undefine":
      case "list":
      case "reset":
      case "rename":
        this.#statement();
        return;
      case "include":
        this.#includes.push(token.span);
        this.#statement();
        return;
      case "flush":
      case "delete":
      case "destroy":
        this.#removal(token, this.#statement());
        return;
      case "add":
      case "create":
      case "insert":
      case "replace":
        this.#addition(token);
        return;
      default:
        if (token.text === "}") this.#problem(token.span, l10n.t('this "}" closes nothing'));
        else this.#unknown(token, commands, l10n.t("a command such as table, add or flush"));
        this.#statement();
    }
  }

  #removal(token: Token, rest: readonly Token[]): void {
    const [what, ...path] = rest;
    const words = path.map(({ text }) => text);
    const family = families.has(words[0] ?? "") ? (words.shift() ?? "ip") : "ip";
    if (what?.text === "ruleset") {
      this.#flushed = true;
      this.#tables.clear();
      return;
    }
    const key = `${family} ${words[0]}`;
    const table = this.#tables.get(key);
    if (what?.text === "table") {
      if (token.text === "flush") for (const chain of table?.chains.values() ?? []) chain.rules = [];
      else this.#tables.delete(key);
    } else if (what?.text === "chain" && token.text !== "flush") table?.chains.delete(words[1] ?? "");
    else if (what?.text === "chain") {
      const chain = table?.chains.get(words[1] ?? "");
      if (chain !== undefined) chain.rules = [];
    }
  }

  #tableNamed(): Table | undefined {
    const first = this.#peek();
    const family = first !== undefined && families.has(first.text) ? (this.#next()?.text ?? "ip") : "ip";
    const name = this.#peek();
    if (name === undefined || name.kind !== "word") return undefined;
    this.#at++;
    const key = `${family} ${name.text}`;
    let table = this.#tables.get(key);
    if (table === undefined) {
      table = { family, name: name.text, nameSpan: name.span, span: name.span, chains: new Map(), sets: new Map() };
      this.#tables.set(key, table);
    }
    return table;
  }

  #table(start: Token): void {
    const table = this.#tableNamed();
    if (table === undefined) {
      this.#problem(start.span, l10n.t("a table needs a family and a name, such as: table inet filter"));
      this.#statement();
      return;
    }
    if (this.#peek()?.text !== "{") return;
    const open = this.#next();
    const end = this.#block(open, () => this.#tableItem(table));
    table.span = span(start.span.start, end);
  }

  /** Runs `item` until the block's closing brace, and gives the offset behind that. */
  #block(open: Token | undefined, item: () => void): number {
    for (;;) {
      this.#skipBlank();
      const token = this.#peek();
      if (token === undefined) {
        if (open !== undefined) this.#problem(open.span, l10n.t('this "{" is never closed'));
        return this.#length;
      }
      if (token.kind === "sign" && token.text === "}") {
        this.#at++;
        return token.span.end;
      }
      const before = this.#at;
      item();
      if (this.#at === before) this.#at++;
    }
  }

  #tableItem(table: Table): void {
    const token = this.#next();
    switch (token?.text) {
      case "chain":
        this.#chain(table, token);
        return;
      case "set":
      case "map":
        this.#set(table, token, token.text);
        return;
      case "define":
      case "redefine":
      case "include":
        this.#command(token);
        return;
      case "flags":
      case "comment":
        this.#statement();
        return;
      default:
        if (token === undefined) return;
        if (!/^(?:counter|quota|limit|ct|flowtable|secmark|synproxy|elements|element|undefine)$/.test(token.text))
          this.#unknown(
            token,
            ["chain", "set", "map", "flowtable", "counter", "quota", "limit"],
            l10n.t("chain, set or map"),
          );
        this.#statement();
    }
  }

  #chain(table: Table, start: Token): void {
    const name = this.#next();
    if (name === undefined || name.kind === "newline") return;
    const chain: Chain = table.chains.get(name.text) ?? {
      name: name.text,
      nameSpan: name.span,
      span: name.span,
      rules: [],
    };
    table.chains.set(name.text, chain);
    if (this.#peek()?.text !== "{") {
      this.#statement();
      return;
    }
    const open = this.#next();
    const end = this.#block(open, () => this.#chainItem(chain));
    chain.span = span(start.span.start, end);
    chain.bodyEnd = end - 1;
  }

  #chainItem(chain: Chain): void {
    const tokens = this.#statement();
    const first = tokens[0];
    const last = tokens[tokens.length - 1];
    if (first === undefined || last === undefined) return;
    const words = tokens.map(({ text }) => text);
    const whole = span(first.span.start, last.span.end);
    if (first.text === "type" && words.includes("hook")) {
      const hook = words[words.indexOf("hook") + 1] ?? "";
      const from = words.indexOf("priority");
      chain.hook = {
        type: words[1] ?? "filter",
        hook,
        priority: from === -1 ? 0 : priorityOf(words.slice(from + 1)),
        span: whole,
      };
      const known = ["output", "input", "forward", "prerouting", "postrouting", "ingress", "egress"];
      const token = tokens[words.indexOf("hook") + 1];
      if (token !== undefined && !known.includes(hook)) this.#unknown(token, known, l10n.t("a hook such as output"));
    } else if (first.text === "policy") {
      const value = tokens[1];
      if (value?.text === "reject")
        this.#problem(
          value.span,
          l10n.t("a policy is accept or drop; to reject, let the policy drop and end the chain with a reject line"),
          { title: l10n.t('Write "drop"'), newText: "drop" },
        );
      else if (value === undefined || (value.text !== "accept" && value.text !== "drop" && !value.text.startsWith("$")))
        this.#unknown(value ?? first, ["accept", "drop"], "accept, drop");
      chain.policy = { text: value?.text ?? "accept", span: whole };
    } else if (first.text !== "comment" && first.text !== "devices" && first.text !== "device")
      chain.rules.push({ tokens, span: whole });
  }

  #set(table: Table, start: Token, kind: "set" | "map"): void {
    const name = this.#next();
    if (name === undefined) return;
    const set: NamedSet = table.sets.get(name.text) ?? {
      name: name.text,
      kind,
      nameSpan: name.span,
      span: name.span,
      dynamic: false,
      elements: [],
    };
    table.sets.set(name.text, set);
    if (this.#peek()?.text !== "{") return;
    const open = this.#next();
    const end = this.#block(open, () => {
      const tokens = this.#statement();
      const words = tokens.map(({ text }) => text);
      if (words[0] === "flags") set.dynamic ||= words.some((word) => /^(?:dynamic|timeout)$/.test(word));
      if (words[0] === "timeout") set.dynamic = true;
      if (words[0] === "elements") set.elements.push(...elementsOf(tokens.slice(2)));
    });
    set.span = span(start.span.start, end);
  }

  #addition(command: Token): void {
    const what = this.#peek();
    if (what?.text === "table") {
      this.#at++;
      this.#table(command);
      return;
    }
    if (what?.text === "chain" || what?.text === "set" || what?.text === "map") {
      this.#at++;
      const table = this.#tableNamed();
      if (table === undefined) this.#statement();
      else if (what.text === "chain") this.#chain(table, command);
      else this.#set(table, command, what.text);
      return;
    }
    if (what?.text === "element") {
      this.#at++;
      const table = this.#tableNamed();
      const [name, ...rest] = this.#statement();
      table?.sets.get(name?.text ?? "")?.elements.push(...elementsOf(rest));
      return;
    }
    if (what?.text === "rule") this.#at++;
    else if (what === undefined || !families.has(what.text)) {
      this.#statement();
      return;
    }
    const table = this.#tableNamed();
    const [name, ...tokens] = this.#statement();
    const last = tokens[tokens.length - 1];
    if (table === undefined || name === undefined || last === undefined) return;
    const chain: Chain = table.chains.get(name.text) ?? {
      name: name.text,
      nameSpan: name.span,
      span: name.span,
      rules: [],
    };
    table.chains.set(name.text, chain);
    const rule: Rule = { tokens, span: span(command.span.start, last.span.end) };
    if (command.text === "insert") chain.rules.unshift(rule);
    else chain.rules.push(rule);
  }
}

function priorityOf(words: readonly string[]): number {
  const [base = "0", sign, offset] = words;
  const joined = /^([a-z]+)([-+]\d+)$/.exec(base);
  if (joined !== null) return (priorities[joined[1] ?? ""] ?? 0) + Number(joined[2]);
  const start = base === "-" ? -Number(sign) : (priorities[base] ?? Number(base));
  const shift = sign === "+" ? Number(offset) : sign === "-" && base !== "-" ? -Number(offset) : 0;
  return (Number.isNaN(start) ? 0 : start) + (Number.isNaN(shift) ? 0 : shift);
}

/** The elements between braces, parted by commas. */
export function elementsOf(tokens: readonly Token[]): (readonly Token[])[] {
  const inner = tokens[0]?.text === "{" ? tokens.slice(1, -1) : tokens;
  const elements: Token[][] = [[]];
  let depth = 0;
  for (const token of inner) {
    if (token.text === "{") depth++;
    if (token.text === "}") depth--;
    if (token.text === "," && depth === 0) elements.push([]);
    else elements[elements.length - 1]?.push(token);
  }
  return elements.filter((element) => element.length > 0);
}
