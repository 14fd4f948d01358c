import * as l10n from "@vscode/l10n";
import type { Action, Condition, Effect, FilterLine, Reason } from "../../model/filter.ts";
import { interval } from "../../model/intervals.ts";
import type { Span } from "../../text/span.ts";
import { bitsOf } from "./collect.ts";
import {
  asksMark,
  dependencies,
  distinct,
  elementMatch,
  elementsOf,
  lowerMatch,
  lowerSingle,
  negate,
} from "./conditions.ts";
import {
  free,
  freeFor,
  type LoweringContext,
  onOneLine,
  reason,
  shorten,
  trailingComment,
  type What,
  whatOf,
} from "./context.ts";
import { joinedConditions, joinedTests } from "./joined-tests.ts";
import { asksAnyMark, markEffect, markTo } from "./marks.ts";
import { RecalledRule } from "./recalled-rules.ts";
import { type Draft, singleDraft } from "./single-draft.ts";
import type { Expression, Rule, Statement, Verdict } from "./tree.ts";

/** What a rule becomes, beside its lines: chains without a name that it jumps to. */
export interface InlineChain {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly span: Span;
}

/**
 * A rule as filter lines, all with the rule's own place: one as a rule; several where a map chooses the verdict or the
 * new destination, or where something happens to the packet before a later match of the line is asked.
 */
export function lowerRule(
  rule: Rule,
  conditional: boolean,
  where: Span,
  context: LoweringContext,
  inline: (chain: InlineChain) => void,
): readonly FilterLine[] {
  const { source } = context;
  const { family } = context.table;
  const recalled = conditional || context.early || !(rule instanceof RecalledRule) ? undefined : rule;
  const meant = recalled?.linesIn(family);
  if (meant !== undefined) return meant;
  const known = recalled?.known;
  const written = source.slice(where);
  const text = onOneLine(written).trim();
  const comment = rule.comment?.text ?? trailingComment(rule, context);
  const single = conditional ? undefined : singleDraft(rule, context);
  if (single !== undefined && comment === undefined && known === undefined)
    return [{ place: context.placeOf(where), text, match: single.match, action: single.action }];
  const drafts = single === undefined ? new RuleLowering(rule, conditional, context, inline).run() : [single];
  const lines = drafts.map(({ match, action, effects }): FilterLine => {
    const line = { place: context.placeOf(where), text, match, action };
    // Most lines have neither, and copying them into one another takes its time.
    if ((effects === undefined || effects.length === 0) && comment === undefined) return line;
    return {
      ...line,
      ...(effects === undefined || effects.length === 0 ? {} : { effects }),
      ...(comment === undefined ? {} : { comment }),
    };
  });
  const [line] = lines;
  if (line !== undefined && lines.length === 1) known?.learn(family, written, line);
  return lines;
}

/** One of the results of a map, and the packets that get it. */
interface Case<Result> {
  readonly condition: Condition;
  readonly action: Result;
}

class RuleLowering {
  readonly #rule: Rule;
  readonly #context: LoweringContext;
  readonly #inline: (chain: InlineChain) => void;
  readonly #drafts: Draft[] = [];
  readonly #joinedTests: ReturnType<typeof joinedTests>;
  readonly #joined: Condition[] = [];
  #match: Condition[] = [];
  #effects: Effect[] = [];

  constructor(rule: Rule, conditional: boolean, context: LoweringContext, inline: (chain: InlineChain) => void) {
    this.#rule = rule;
    this.#context = context;
    this.#inline = inline;
    this.#joinedTests = joinedTests(rule, context);
    if (conditional)
      this.#match.push(
        free(
          `conditional ${rule.span.start}`,
          this.#reason("template", l10n.t("a template decides whether this line is there"), rule.span),
        ),
      );
  }

  run(): readonly Draft[] {
    const { statements } = this.#rule;
    for (let at = 0; at < statements.length; at++) {
      const statement = statements[at];
      const action = statement === undefined ? undefined : this.#statement(statement, at === statements.length - 1);
      if (action !== undefined) {
        if (action.length > 0) this.#drafts.push(...action);
        return this.#drafts;
      }
    }
    this.#drafts.push(this.#draft({ kind: "continue" }));
    return this.#drafts;
  }

  #reason(code: Parameters<typeof reason>[1], text: string, where: Span): Reason {
    return reason(this.#context, code, text, where);
  }

  #draft(action: Action, more: readonly Condition[] = []): Draft {
    const joined = joinedConditions(this.#joined, this.#joinedTests, this.#rule, this.#context);
    const own = joined.length === 0 ? more : [...joined, ...more];
    return {
      match: distinct(own.length === 0 ? this.#match : [...this.#match, ...own]),
      action,
      effects: this.#effects,
    };
  }

  /** What has happened so far happens whatever the rest of the line says: it becomes a line of its own. */
  #settleEffects(): void {
    if (this.#effects.length === 0) return;
    this.#drafts.push(this.#draft({ kind: "continue" }));
    const marks = this.#effects.some((effect) => effect.kind !== "notrack");
    this.#effects = [];
    // The line asked for a mark that it has changed since: what it saw is not to be asked again.
    if (marks && this.#match.some(asksMark))
      this.#match = [
        ...this.#match.filter((condition) => !asksMark(condition)),
        free(
          `remark ${this.#rule.span.start}`,
          this.#reason("mark", l10n.t("the line changes the mark it asks for"), this.#rule.span),
        ),
      ];
  }

  #add(...conditions: readonly Condition[]): void {
    if (conditions.length === 0) return;
    this.#settleEffects();
    this.#match.push(...conditions);
  }

  /** Reads a statement; the lines in which the rule ends, or undefined where it goes on. */
  #statement(statement: Statement, last: boolean): readonly Draft[] | undefined {
    switch (statement.kind) {
      case "match":
        this.#matches(statement);
        return undefined;
      case "verdict":
        // `continue` changes nothing: the kernel goes on with the same line.
        return statement.verdict.word === "continue" ? undefined : this.#end(this.#verdict(statement.verdict));
      case "vmap":
        return this.#verdictMap(statement, last);
      case "set":
        return this.#setStatement(statement, last);
      case "plain":
        if (statement.text === "notrack") this.#effects.push({ kind: "notrack" });
        return undefined;
      case "rate":
        this.#add(this.#rate(statement.span));
        return undefined;
      case "reject": {
        const protocol = statement.with?.protocol.text;
        if (protocol === "tcp") this.#add({ on: "protocol", numbers: interval(6) });
        else if (protocol === "icmp") this.#add({ on: "family", family: 4 });
        else if (protocol === "icmpv6") this.#add({ on: "family", family: 6 });
        const type = statement.with?.type?.text;
        const told =
          protocol === undefined ? undefined : [protocol, type].filter((word) => word !== undefined).join(" ");
        return this.#end(told === undefined ? { kind: "reject" } : { kind: "reject", with: told });
      }
      case "nat":
        return this.#nat(statement);
      case "handover":
        return this.#end({
          kind: "unknown",
          reason: this.#reason(
            "unsupported",
            l10n.t("{word} hands the packet to something no file describes", { word: statement.word.text }),
            statement.span,
          ),
        });
      case "store":
        this.#add(...dependencies(statement.key, this.#context));
        if (statement.limited || this.#context.table.sets.get(statement.set?.text ?? "")?.limited)
          this.#add(this.#rate(statement.span));
        return undefined;
      case "inline": {
        const name = `{${statement.span.start}}`;
        this.#inline({ name, rules: statement.rules, span: statement.span });
        return this.#end({ kind: statement.word, chain: name });
      }
      case "unread":
        this.#add(
          free(
            `unread ${statement.span.start}`,
            this.#reason("unsupported", l10n.t("this line cannot be read"), statement.span),
          ),
        );
        return this.#end({
          kind: "unknown",
          reason: this.#reason("unsupported", l10n.t("this line cannot be read"), statement.span),
        });
    }
  }

  #matches(statement: Statement & { readonly kind: "match" }): void {
    const { left, operator, right, mask, span } = statement;
    const needed = dependencies(left, this.#context);
    const single = mask === undefined ? lowerSingle(left, operator, right) : undefined;
    if (this.#effects.length > 0) this.#settleEffects();
    for (const condition of needed) this.#match.push(condition);
    const condition = single ?? lowerMatch(left, operator, right, mask, this.#context, whatOf(this.#context, span));
    (this.#joinedTests.has(statement) ? this.#joined : this.#match).push(condition);
  }

  #end(action: Action): readonly Draft[] {
    return [this.#draft(action)];
  }

  #rate(where: Span): Condition {
    const text = this.#context.source.slice(where).replaceAll(/\s+/g, " ");
    return free(
      `rate ${where.start}`,
      this.#reason("rate", l10n.t("it hangs on how much came before: {what}", { what: shorten(text) }), where),
    );
  }

  #verdict(verdict: Verdict): Action {
    const { word, target } = verdict;
    if (word !== "jump" && word !== "goto") return { kind: word };
    if (target === undefined || !("kind" in target)) return { kind: word, chain: target?.text ?? "" };
    const value = this.#context.valueOf(target);
    if (value?.kind === "value") return { kind: word, chain: value.text };
    return {
      kind: "unknown",
      reason: this.#reason("define", l10n.t("no file tells which chain is meant"), target.span),
    };
  }

  #verdictMap(statement: Statement & { readonly kind: "vmap" }, last: boolean): readonly Draft[] | undefined {
    this.#add(...dependencies(statement.key, this.#context));
    const { key } = statement;
    const cases = this.#jumpsLast(
      this.#cases(
        key,
        statement.map,
        (data) => (data.kind === "verdict" ? this.#verdict(data.verdict) : undefined),
        (where) => this.#unknownResult(where),
      ),
      key.kind === "concatenation" ? key.parts : [key],
    );
    if (last) return cases.map(({ condition, action }) => this.#draft(action, [condition]));
    // What the map lets continue meets the rest of the line; what it does not know leaves the line.
    const going = cases.filter(({ action }) => action.kind === "continue");
    for (const { condition, action } of cases)
      if (action.kind !== "continue") this.#drafts.push(this.#draft(action, [condition]));
    if (going.length === 0) return [];
    this.#match.push({ on: "any", of: going.map(({ condition }) => [condition]) });
    return undefined;
  }

  /** What a map may give and when. Elements with one result share a case; a miss is none of them. */
  #cases<Result>(
    key: Expression,
    map: Expression,
    actionOf: (data: Expression) => Result | undefined,
    unknown: (where: Span) => Result,
  ): readonly Case<Result>[] {
    const found = elementsOf(map, this.#context);
    const where = map.span;
    this.#settleEffects();
    const whole = whatOf(this.#context, { start: key.span.start, end: where.end });
    const about = (element: Expression): What => ({
      key: `${whatOf(this.#context, key.span).key} ${whatOf(this.#context, element.span).key} in ${whole.key}`,
      span: element.span,
    });
    if (found === undefined || found.set?.fleeting) {
      return [{ condition: freeFor(this.#context, whole, "set"), action: unknown(where) }];
    }
    const parts = key.kind === "concatenation" ? key.parts : [key];
    const groups = new Map<string, { action: Result; of: (readonly Condition[])[]; keys: Expression[] }>();
    const all: (readonly Condition[])[] = [];
    let catchAll: Result | undefined;
    for (const element of found.elements) {
      const { data } = element;
      const action = (data === undefined ? undefined : actionOf(data)) ?? unknown(element.span);
      if (element.key.kind === "wildcard") {
        catchAll = action;
        continue;
      }
      const group = JSON.stringify(action, (name, value) => (name === "place" ? undefined : value));
      const entry = groups.get(group) ?? { action, of: [], keys: [] };
      groups.set(group, entry);
      if (element.fleeting) {
        const match = [freeFor(this.#context, about(element.key), "set")];
        entry.of.push(match);
        all.push(match);
      } else if (parts.length > 1) {
        const match = elementMatch(parts, element.key, this.#context) ?? [freeFor(this.#context, about(element.key))];
        entry.of.push(match);
        all.push(match);
      } else entry.keys.push(element.key);
    }
    const cases: Case<Result>[] = [];
    const [first = key] = parts;
    for (const { action, of, keys } of groups.values()) {
      if (keys.length > 0) {
        const match = [lowerMatch(first, "", setOf(keys, where), undefined, this.#context, about(keys[0] ?? key))];
        of.push(match);
        all.push(match);
      }
      const condition = of.length === 1 && of[0]?.length === 1 ? of[0][0] : undefined;
      cases.push({ condition: condition ?? { on: "any", of }, action });
    }
    if (found.set?.dynamic) cases.unshift({ condition: freeFor(this.#context, whole, "set"), action: unknown(where) });
    if (catchAll !== undefined) {
      const missed: Condition = all.length === 0 ? { on: "constant", value: true } : negate({ on: "any", of: all });
      cases.push({ condition: missed, action: catchAll });
    }
    return cases;
  }

  #unknownResult(where: Span): Action {
    return { kind: "unknown", reason: this.#reason("set", l10n.t("no file tells what this map gives"), where) };
  }

  /**
   * A chain jumped to may change the mark that the map was asked for, and then a later case would seem to fit: jumps
   * come last, and where there are several of them nobody can tell.
   */
  #jumpsLast(cases: readonly Case<Action>[], parts: readonly Expression[]): readonly Case<Action>[] {
    const jumps = cases.filter(({ action }) => action.kind === "jump");
    if (jumps.length === 0) return cases;
    const ordered = [...cases.filter(({ action }) => action.kind !== "jump"), ...jumps];
    const marked = parts.some((part) => /\bmark\b/.test(this.#context.source.slice(part.span)));
    if (!marked || jumps.length < 2) return ordered;
    return ordered.map((each) =>
      each.action.kind !== "jump"
        ? each
        : {
            condition: each.condition,
            action: {
              kind: "unknown",
              reason: this.#reason(
                "mark",
                l10n.t("the chains jumped to may change the mark asked for"),
                this.#rule.span,
              ),
            },
          },
    );
  }

  #setStatement(statement: Statement & { readonly kind: "set" }, last: boolean): readonly Draft[] | undefined {
    const { target, value } = statement;
    this.#add(...dependencies(value, this.#context));
    // A mark for a connection that is not there goes nowhere, and the line goes on.
    if (target.kind !== "selector" || target.header !== "ct") this.#add(...dependencies(target, this.#context));
    if (target.kind !== "selector") return undefined;
    const connection = target.name === "ct mark";
    if (connection && this.#context.early) return undefined;
    const isMark = target.name === "mark" || connection;
    if (value.kind === "map") {
      const cases = this.#cases(
        value.key,
        value.map,
        (data) => markEffect(data, connection, this.#context),
        () => markTo(undefined, connection),
      );
      if (last && isMark && !asksAnyMark(value.key))
        return cases.map(({ condition, action }) => ({
          ...this.#draft({ kind: "continue" }, [condition]),
          effects: [action],
        }));
      // What the map does not know leaves the line.
      this.#match.push({ on: "any", of: cases.map(({ condition }) => [condition]) });
      if (isMark) this.#effects.push(markTo(undefined, connection));
      return undefined;
    }
    if (isMark) {
      const effect = markEffect(value, connection, this.#context);
      if (effect !== undefined) this.#effects.push(effect);
      return undefined;
    }
    const { header, name } = target;
    const rewrites = /^(?:ip6? [sd]addr|ip protocol|ip6 nexthdr|\w+ [sd]port)$/.test(name) || header.startsWith("@");
    // Marks of other kinds, DSCP, TTL, helpers, priorities and so on change nothing that a filter of ours asks for.
    if (!rewrites) return undefined;
    return this.#end({
      kind: "unknown",
      reason: this.#reason("unsupported", l10n.t("the line rewrites the packet: {name}", { name }), statement.span),
    });
  }

  #nat(statement: Statement & { readonly kind: "nat" }): readonly Draft[] {
    const { word, family, address, port } = statement;
    if (word.text === "snat" || word.text === "masquerade") return this.#end({ kind: "accept" });
    if (family !== undefined) this.#add({ on: "family", family: family === "ip" ? 4 : 6 });
    const unknown: Action = {
      kind: "unknown",
      reason: this.#reason("unsupported", l10n.t("the new destination is not understood"), statement.span),
    };
    const told = port === undefined ? undefined : this.#port(port);
    if (port !== undefined && told === undefined) return this.#end(unknown);
    const ported = told === undefined ? {} : { port: told };
    if (word.text === "redirect") {
      this.#settleEffects();
      // The kernel takes the loopback address of each family; the other hook of redirect sees no packets of this host.
      return [
        this.#draft({ kind: "rewrite", address: "127.0.0.1", ...ported }, [{ on: "family", family: 4 }]),
        {
          match: [...this.#match, { on: "family", family: 6 }],
          action: { kind: "rewrite", address: "::1", ...ported },
        },
      ];
    }
    if (address === undefined)
      return told === undefined ? this.#end(unknown) : this.#end({ kind: "rewrite", ...ported });
    if (address.kind === "map") {
      this.#add(...dependencies(address.key, this.#context));
      if (address.key.kind !== "selector" && address.key.kind !== "concatenation") return this.#end(unknown);
      if (address.key.kind === "selector" && address.key.header === "numgen") return this.#end(unknown);
      const cases = this.#cases(
        address.key,
        address.map,
        (data) => this.#target(data, ported) ?? unknown,
        (where) => this.#unknownResult(where),
      );
      return cases.map(({ condition, action }) => this.#draft(action, [condition]));
    }
    return this.#end(this.#target(address, ported) ?? unknown);
  }

  #target(expression: Expression, ported: { readonly port?: number }): Action | undefined {
    const value = this.#context.valueOf(expression);
    if (value?.kind === "concatenation") {
      const [address, port] = value.parts;
      const told = port === undefined ? undefined : this.#port(port);
      return address === undefined || told === undefined ? undefined : this.#target(address, { port: told });
    }
    if (value?.kind !== "value" || !/^[0-9a-fA-F.:]+$/.test(value.text) || !/[.:]/.test(value.text)) return undefined;
    return { kind: "rewrite", address: value.text, ...ported };
  }

  #port(expression: Expression): number | undefined {
    const value = this.#context.valueOf(expression);
    if (value === undefined) return undefined;
    return bitsOf({ is: "port", side: "destination", protocol: undefined }, value, this.#context);
  }
}

function setOf(keys: readonly Expression[], where: Span): Expression {
  return {
    kind: "set",
    elements: keys.map((key) => ({ key, fleeting: false, span: key.span })),
    span: where,
  };
}
