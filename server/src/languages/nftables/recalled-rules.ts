import { isOrdinary } from "../../model/asked.ts";
import type { Action, FilterLine, Match } from "../../model/filter.ts";
import { type Place, place, SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { onOneLine } from "./context.ts";
import { Cursor } from "./cursor.ts";
import type { RuleEntry } from "./origins.ts";
import { readRule } from "./statements.ts";
import { Lexer } from "./tokens.ts";
import type { Family, Home, KnownRule, Meaning, Name, Rule, Statement } from "./tree.ts";

const nowhere = new SourceFile("", "", "");

export function homeOf(text: string): Home {
  return { text, source: nowhere };
}

/**
 * A rule in a chain's block that is the whole of its line, and known by that. Its statements are read when somebody
 * asks for them. It moves with its line from version to version of the file.
 */
export class RecalledRule implements Rule {
  readonly kind = "rule";
  readonly home: Home;
  start: number;
  readonly length: number;
  readonly known: KnownRule;
  /** Of the chain that it stands in, where it is there for sure. */
  readonly entry: RuleEntry = { kind: "rule", rule: this, conditional: false };
  #read: Rule | undefined;
  #family: Family | undefined;
  #lines: readonly [RecalledLine] | undefined;

  constructor(home: Home, start: number, length: number, known: KnownRule) {
    this.home = home;
    this.start = start;
    this.length = length;
    this.known = known;
  }

  get end(): number {
    return this.start + this.length;
  }

  get span(): Span {
    return span(this.start, this.end);
  }

  get text(): string {
    return this.home.text.slice(this.start, this.end);
  }

  get statements(): readonly Statement[] {
    return this.#rule().statements;
  }

  get comment(): Name | undefined {
    return this.#rule().comment;
  }

  /** Lines before it have become longer or shorter. */
  move(shift: number): void {
    this.start += shift;
    this.#read = undefined;
  }

  /** It is known what it means where it stands. */
  get isLowered(): boolean {
    return this.#lines !== undefined;
  }

  /** The line that it is in a table of the family; undefined where that has to be worked out. */
  linesIn(family: Family): readonly [FilterLine] | undefined {
    if (this.#family !== family) {
      const meaning = this.known.meaning(family, this.text);
      this.#lines = meaning === undefined ? undefined : [new RecalledLine(this, meaning)];
      this.#family = meaning === undefined ? undefined : family;
    }
    return this.#lines;
  }

  #rule(): Rule {
    if (this.#read === undefined) {
      const { text } = this.home;
      this.#read = readRule(new Cursor(text, new Lexer(text, { from: this.start, to: this.end })));
    }
    return this.#read;
  }
}

class RecalledLine implements FilterLine {
  readonly match: Match;
  readonly action: Action;
  readonly comment: string | undefined;
  readonly ordinary: boolean;
  readonly #rule: RecalledRule;

  constructor(rule: RecalledRule, meaning: Meaning) {
    this.#rule = rule;
    this.match = meaning.match;
    this.action = meaning.action;
    this.comment = meaning.comment;
    this.ordinary = isOrdinary(meaning);
  }

  get place(): Place {
    return place(this.#rule.home.source, this.#rule.span);
  }

  get text(): string {
    return onOneLine(this.#rule.text).trim();
  }
}
