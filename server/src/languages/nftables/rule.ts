import * as l10n from "@vscode/l10n";
import type { Action, Condition, Effect, FilterLine, Reason } from "../../model/filter.ts";
import { interval } from "../../model/intervals.ts";
import { protocolNumber } from "../../model/ports.ts";
import type { SourceFile } from "../../text/source.ts";
import type { Token } from "./lexer.ts";
import { elementsOf, type Rule, type Table } from "./parse.ts";
import { condition, conjunction, fieldsOf, type Key, presumed } from "./values.ts";

export interface Scope {
  readonly table: Table;
  readonly defines: ReadonlyMap<string, readonly Token[]>;
  readonly source: SourceFile;
  /** Words that stand for nothing known, where a verdict or a match is due. */
  unknown(token: Token): void;
}

/** Statements that change nothing about where the packet goes, and how many words of their own follow. */
const harmless = new Set([
  "counter",
  "log",
  "masquerade",
  "snat",
  "dup",
  "tproxy",
  "fully-random",
  "random",
  "persistent",
]);
const logWords = new Set(["prefix", "level", "group", "flags", "snaplen", "queue-threshold"]);
const portProtocols = new Set(["tcp", "udp", "sctp", "dccp", "udplite"]);

/** A rule as filter lines: several where a verdict map chooses, else one. What is not understood becomes a free condition. */
export function lowerRule(rule: Rule, scope: Scope): readonly FilterLine[] {
  return new Lowering(rule, scope).run();
}

class Lowering {
  readonly #tokens: readonly Token[];
  readonly #rule: Rule;
  readonly #scope: Scope;
  #at = 0;
  readonly #match: Condition[] = [];
  readonly #effects: Effect[] = [];
  #action: Action = { kind: "continue" };
  #comment: string | undefined;
  /** Cases of a verdict map: conditions and what then. */
  #cases: { match: readonly Condition[]; action: Action }[] | undefined;

  constructor(rule: Rule, scope: Scope) {
    this.#rule = rule;
    this.#scope = scope;
    this.#tokens = rule.tokens.flatMap((token) => this.#define(token));
  }

  /** `$name` stands for its tokens. */
  #define(token: Token, depth = 0): readonly Token[] {
    if (token.kind !== "word" || !token.text.startsWith("$") || depth > 8) return [token];
    const value = this.#scope.defines.get(token.text.slice(1));
    return value === undefined
      ? [token]
      : value.flatMap((each) => this.#define(each, depth + 1).map((inner) => ({ ...inner, span: token.span })));
  }

  run(): readonly FilterLine[] {
    while (this.#at < this.#tokens.length) this.#statement();
    const { source } = this.#scope;
    const text = source.slice(this.#rule.span).replaceAll(/\s+/g, " ");
    const base = {
      place: { source, span: this.#rule.span },
      text,
      ...(this.#comment === undefined ? {} : { comment: this.#comment }),
      ...(this.#effects.length === 0 ? {} : { effects: this.#effects }),
    };
    if (this.#cases === undefined) return [{ ...base, match: this.#match, action: this.#action }];
    return this.#cases.map(({ match, action }) => ({ ...base, match: [...this.#match, ...match], action }));
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at]?.text;
  }

  #take(): string {
    return this.#tokens[this.#at++]?.text ?? "";
  }

  #reason(code: string): Reason {
    const place = { source: this.#scope.source, span: this.#rule.span };
    return {
      code,
      text: l10n.t("it hangs on a match no file decides: {text}", {
        text: this.#scope.source.slice(this.#rule.span).replaceAll(/\s+/g, " "),
      }),
      place,
    };
  }

  #free(code: string): void {
    this.#match.push({ on: "free", key: `${this.#rule.span.start} ${this.#at}`, reason: this.#reason(code) });
  }

  #statement(): void {
    const token = this.#tokens[this.#at];
    const word = this.#take();
    switch (word) {
      case "accept":
        this.#action = { kind: "accept" };
        return;
      case "drop":
        this.#action = { kind: "drop" };
        return;
      case "reject":
        this.#action = { kind: "reject" };
        this.#at = this.#tokens.findIndex((each, at) => at >= this.#at && each.text === "comment");
        if (this.#at === -1) this.#at = this.#tokens.length;
        return;
      case "return":
        this.#action = { kind: "return" };
        return;
      case "continue":
        return;
      case "jump":
      case "goto":
        this.#action = { kind: word, chain: this.#take() };
        return;
      case "queue":
        this.#action = {
          kind: "unknown",
          reason: { ...this.#reason("queue"), text: l10n.t("a program decides about the packet (queue)") },
        };
        this.#at = this.#tokens.length;
        return;
      case "comment":
        this.#comment = this.#take();
        return;
      case "notrack":
        this.#effects.push({ kind: "notrack" });
        return;
      case "dnat":
      case "redirect":
        this.#rewrite(word);
        return;
      case "limit":
      case "quota":
      case "numgen":
      case "jhash":
      case "symhash":
      case "osf":
      case "rt":
      case "fib":
      case "socket":
      case "exthdr":
      case "time":
      case "day":
      case "hour":
        this.#skipUnknown(
          word === "limit" || word === "quota" ? "rate" : /^(?:time|day|hour)$/.test(word) ? "time" : "unsupported",
        );
        return;
      case "add":
      case "update":
      case "set":
      case "delete":
        this.#skipToVerdict();
        return;
      case "meta":
        this.#meta(this.#take());
        return;
      case "ct":
        this.#ct();
        return;
      case "ip":
      case "ip6":
        this.#ip(word === "ip" ? 4 : 6, this.#take());
        return;
      case "th":
        this.#value({ on: "port", side: this.#take() === "sport" ? "source" : "destination" });
        return;
      case "icmp":
      case "icmpv6":
        this.#match.push({ on: "protocol", numbers: interval(word === "icmp" ? 1 : 58) });
        this.#take();
        this.#skipUnknown("unsupported");
        return;
    }
    if (portProtocols.has(word)) this.#transport(word);
    else if (harmless.has(word)) this.#skipHarmless();
    else if (!this.#meta(word)) {
      if (token?.kind === "word" && /^[a-z]+$/.test(word)) this.#scope.unknown(token);
      this.#skipUnknown("unsupported");
    }
  }

  #transport(protocol: string): void {
    const field = this.#take();
    if (field === "dport" || field === "sport") {
      this.#value({ on: "port", side: field === "sport" ? "source" : "destination", protocol });
      return;
    }
    this.#match.push({ on: "protocol", numbers: interval(protocolNumber(protocol) ?? 6) });
    // The first packet of a connection has SYN and nothing else; other tests of flags are left open.
    if (
      field === "flags" &&
      /^(?:==)?(?:syn)$/.test(
        this.#tokens
          .slice(this.#at)
          .map(({ text }) => text)
          .slice(0, this.#peek() === "==" ? 2 : 1)
          .join(""),
      )
    ) {
      this.#at += this.#peek() === "==" ? 2 : 1;
      return;
    }
    this.#skipUnknown("unsupported");
  }

  #ip(family: 4 | 6, field: string): void {
    if (field === "daddr" || field === "saddr")
      this.#value({ on: "address", side: field === "saddr" ? "source" : "destination", family });
    else {
      this.#match.push({ on: "family", family });
      if (field === "protocol" || field === "nexthdr") this.#value({ on: "protocol" });
      else this.#skipUnknown("unsupported");
    }
  }

  /** Keys of `meta`, with or without that word; false for a word that is none. */
  #meta(key: string): boolean {
    const known = metaKey(key);
    if (known === undefined) {
      if (
        key === "priority" ||
        key === "cpu" ||
        key === "cgroup" ||
        key === "pkttype" ||
        key === "length" ||
        key === "random"
      ) {
        this.#skipUnknown("unsupported");
        return true;
      }
      return false;
    }
    if (known.on === "mark" && this.#peek() === "set") {
      this.#at++;
      const value = Number(this.#take());
      if (!Number.isNaN(value) && !/^[&|^]$/.test(this.#peek() ?? ""))
        this.#effects.push({ kind: "mark", value, mask: 0xffff_ffff });
      else this.#skipUnknown("mark");
      return true;
    }
    this.#value(known);
    return true;
  }

  #ct(): void {
    const field = this.#take();
    if (field === "state") this.#value({ on: "state" });
    else if (field === "mark" && this.#peek() === "set") {
      this.#at++;
      const value = Number(this.#take());
      if (Number.isNaN(value)) this.#skipToVerdict();
      else this.#effects.push({ kind: "mark", value, mask: 0xffff_ffff, connection: true });
    } else if (field === "mark") this.#value({ on: "mark", connection: true });
    else this.#skipUnknown("unsupported");
  }

  /** An operator, then a word, a list, a set in braces or by name, or a verdict map. */
  #value(first: Key): void {
    const keys = [first];
    while (this.#peek() === ".") {
      this.#at++;
      const key = this.#concatenatedKey();
      if (key === undefined) {
        this.#skipUnknown("unsupported");
        return;
      }
      keys.push(key);
    }
    for (const key of keys) this.#match.push(...presumed(key));
    if (this.#peek() === "vmap") {
      this.#at++;
      this.#verdictMap(keys);
      return;
    }
    let negated = false;
    if (this.#peek() === "!=" || this.#peek() === "ne") {
      negated = true;
      this.#at++;
    } else if (this.#peek() === "==" || this.#peek() === "eq") this.#at++;
    else if (/^(?:<|>|<=|>=|&|\||\^|lt|gt|le|ge|and|or|xor)$/.test(this.#peek() ?? "")) {
      this.#comparison(first);
      return;
    }
    const elements = this.#elements(keys.length);
    if (elements === undefined) {
      this.#free("set");
      return;
    }
    const made =
      keys.length === 1
        ? condition(
            first,
            elements.map((fields) => fields[0] ?? ""),
            negated,
          )
        : anyOf(keys, elements, negated);
    if (made === undefined) this.#free("unsupported");
    else this.#match.push(elements.length === 0 ? { on: "constant", value: negated } : made);
  }

  /** `tcp dport > 1023` and its like, for ports; all others are left open. */
  #comparison(key: Key): void {
    const operator = this.#take();
    const value = Number(this.#take());
    if (key.on === "port" && !Number.isNaN(value)) {
      const set =
        operator === ">"
          ? interval(value + 1, 65535)
          : operator === ">="
            ? interval(value, 65535)
            : operator === "<"
              ? interval(0, value - 1)
              : operator === "<="
                ? interval(0, value)
                : undefined;
      if (set !== undefined) {
        this.#match.push({ on: "port", side: key.side, ports: set });
        return;
      }
    }
    this.#at--;
    this.#skipUnknown("unsupported");
  }

  #concatenatedKey(): Key | undefined {
    const word = this.#take();
    if (word === "meta") return metaKey(this.#take());
    if (word === "ct") return this.#take() === "state" ? { on: "state" } : undefined;
    if (word === "ip" || word === "ip6") {
      const field = this.#take();
      const family = word === "ip" ? 4 : 6;
      return field === "daddr" || field === "saddr"
        ? { on: "address", side: field === "saddr" ? "source" : "destination", family }
        : field === "protocol" || field === "nexthdr"
          ? { on: "protocol" }
          : undefined;
    }
    if (portProtocols.has(word) || word === "th") {
      const side = this.#take() === "sport" ? "source" : "destination";
      return { on: "port", side, ...(word === "th" ? {} : { protocol: word }) };
    }
    return metaKey(word);
  }

  /** The values at the cursor; undefined where no file tells them all. */
  #elements(width: number): readonly (readonly string[])[] | undefined {
    const text = this.#peek() ?? "";
    if (text.startsWith("@")) {
      this.#at++;
      const set = this.#scope.table.sets.get(text.slice(1));
      return set === undefined || set.dynamic
        ? undefined
        : set.elements.map((element) => fieldsOf(element.flatMap((token) => this.#define(token))));
    }
    if (text === "{") return elementsOf(this.#braced()).map(fieldsOf);
    if (width > 1) {
      const from = this.#at;
      while (
        this.#at < this.#tokens.length &&
        (this.#tokens[this.#at + 1]?.text === "." || this.#tokens[this.#at]?.text === ".")
      )
        this.#at++;
      this.#at++;
      return [fieldsOf(this.#tokens.slice(from, this.#at))];
    }
    const values = [this.#take()];
    while (this.#peek() === ",") {
      this.#at++;
      values.push(this.#take());
    }
    return values.some((value) => value.startsWith("$")) ? undefined : values.map((value) => [value]);
  }

  #braced(): readonly Token[] {
    const from = this.#at;
    let depth = 0;
    do {
      const text = this.#take();
      if (text === "{") depth++;
      if (text === "}") depth--;
    } while (depth > 0 && this.#at < this.#tokens.length);
    return this.#tokens.slice(from, this.#at);
  }

  #verdictMap(keys: readonly Key[]): void {
    const name = this.#peek() ?? "";
    const set = name.startsWith("@") ? this.#scope.table.sets.get(name.slice(1)) : undefined;
    const elements = name === "{" ? elementsOf(this.#braced()) : set?.elements;
    if (name.startsWith("@")) this.#at++;
    if (elements === undefined || set?.dynamic) {
      this.#action = {
        kind: "unknown",
        reason: { ...this.#reason("set"), text: l10n.t("the map {name} is filled at run time", { name }) },
      };
      return;
    }
    this.#cases = elements.map((element) => {
      const colon = element.findIndex(({ text }) => text === ":" || text.endsWith(":"));
      const left = element
        .slice(0, colon)
        .concat(
          element[colon]?.text === ":"
            ? []
            : [{ ...(element[colon] as Token), text: (element[colon]?.text ?? "").slice(0, -1) }],
        );
      const [verdict, chain] = element.slice(colon + 1).map(({ text }) => text);
      const fields = fieldsOf(left);
      const match = fields.length === 1 && fields[0] === "*" ? [] : conjunction(keys, fields);
      return {
        match: match ?? [
          {
            on: "free" as const,
            key: `${this.#rule.span.start} ${fields.join()}`,
            reason: this.#reason("unsupported"),
          },
        ],
        action: verdictAction(verdict ?? "", chain) ?? {
          kind: "unknown" as const,
          reason: this.#reason("unsupported"),
        },
      };
    });
  }

  #rewrite(kind: string): void {
    let address: string | undefined;
    let port: number | undefined;
    const words = this.#tokens.slice(this.#at).map(({ text }) => text);
    const to = words.indexOf("to");
    if (to !== -1) {
      const match = /^(?:\[?([0-9a-fA-F:.]*?)\]?)(?::(\d+))?$/.exec(words.slice(to + 1, to + 3).join(""));
      address = match?.[1] === "" ? undefined : match?.[1];
      port = match?.[2] === undefined ? undefined : Number(match[2]);
    }
    if (kind === "redirect") address = undefined;
    this.#at = this.#tokens.length;
    this.#action =
      to !== -1 && address === undefined && port === undefined
        ? { kind: "unknown", reason: this.#reason("unsupported") }
        : {
            kind: "rewrite",
            ...(kind === "redirect" ? { address: "127.0.0.1" } : address === undefined ? {} : { address }),
            ...(port === undefined ? {} : { port }),
          };
  }

  #skipHarmless(): void {
    for (let word = this.#peek(); word !== undefined; word = this.#peek()) {
      if (logWords.has(word) || /^(?:packets|bytes|name|to)$/.test(word)) this.#at += 2;
      else if (/^(?:fully-random|random|persistent)$/.test(word)) this.#at++;
      else return;
    }
  }

  /** Passes over a match that is not understood: free, up to the next verdict or comment. */
  #skipUnknown(code: string): void {
    this.#free(code);
    this.#skipToVerdict();
  }

  #skipToVerdict(): void {
    let depth = 0;
    for (; this.#at < this.#tokens.length; this.#at++) {
      const text = this.#peek() ?? "";
      if (text === "{") depth++;
      if (text === "}") depth--;
      if (
        depth === 0 &&
        /^(?:accept|drop|reject|return|jump|goto|queue|comment|counter|log|tcp|udp|th|ip|ip6|meta|ct|oifname|iifname|oif|iif|skuid|skgid|limit|continue)$/.test(
          text,
        )
      )
        return;
    }
  }
}

function metaKey(word: string): Key | undefined {
  switch (word) {
    case "oif":
    case "oifname":
      return { on: "interface", side: "out" };
    case "iif":
    case "iifname":
      return { on: "interface", side: "in" };
    case "skuid":
      return { on: "user" };
    case "skgid":
      return { on: "group" };
    case "l4proto":
      return { on: "protocol" };
    case "nfproto":
    case "protocol":
      return { on: "family" };
    case "mark":
      return { on: "mark", connection: false };
    default:
      return undefined;
  }
}

function anyOf(
  keys: readonly Key[],
  elements: readonly (readonly string[])[],
  negated: boolean,
): Condition | undefined {
  const of = elements.map((fields) => conjunction(keys, fields));
  return of.includes(undefined)
    ? undefined
    : { on: "any", of: of.filter((match) => match !== undefined), ...(negated ? { negated } : {}) };
}

function verdictAction(verdict: string, chain: string | undefined): Action | undefined {
  switch (verdict) {
    case "accept":
    case "drop":
    case "return":
    case "continue":
      return { kind: verdict };
    case "jump":
    case "goto":
      return chain === undefined ? undefined : { kind: verdict, chain };
    default:
      return undefined;
  }
}
