import type { FilterLine } from "../../model/filter.ts";
import { RememberedValues } from "../../text/remembered.ts";
import type { Span } from "../../text/span.ts";
import { Cursor } from "./cursor.ts";
import { isPlain, standaloneMeaning } from "./meaning.ts";
import { learnShape, shapeOf } from "./rule-shapes.ts";
import { readRule } from "./statements.ts";
import { Lexer } from "./tokens.ts";
import type { Complaint, Family, KnownRule, Meaning, Name, Rule, Statement } from "./tree.ts";

/** A rule that was right in some family; it is that again wherever in a file it stands. */
class ExactRule implements KnownRule {
  readonly isExact = true;
  readonly meanings = new Map<Family, Meaning>();

  isRight(family: Family): boolean {
    return this.meanings.has(family);
  }

  meaning(family: Family): Meaning | undefined {
    return this.meanings.get(family);
  }

  noteRight(): void {}

  learn(): void {}
}

/** Rules nothing is wrong with that name no chain, no set and no variable, by the text of their line. */
const remembered = new RememberedValues<ExactRule>(50_000);

/** The last line that was asked for, since it is soon asked for again. */
let last: { readonly line: string; readonly known: KnownRule | undefined } = { line: "", known: undefined };

function find(line: string): KnownRule | undefined {
  if (last.line !== line) last = { line, known: remembered.get(line) ?? shapeOf(line) };
  return last.known;
}

export function isKnown(line: string): boolean {
  return find(line) !== undefined;
}

/** The rule that the cursor's line is, where it is known; its statements are read when somebody asks for them. */
export function takeKnownRule(cursor: Cursor): Rule | undefined {
  const line = cursor.takeLine();
  const known = line === undefined ? undefined : find(line.text);
  return line === undefined || known === undefined ? undefined : new RecalledRule(cursor.text, line, known);
}

/** Takes up a rule that could be read, so that others that only ask for other addresses and ports need not be. */
export function learnRule(text: string, rule: Rule): void {
  const { start, end } = rule.span;
  const line = text.slice(start, end);
  if (isAlone(text, start, end) && !entangled.test(line)) learnShape(line, rule);
}

class RecalledRule implements Rule {
  readonly kind = "rule";
  readonly span: Span;
  readonly known: KnownRule;
  readonly #text: string;
  #read: Rule | undefined;

  constructor(text: string, where: Span, known: KnownRule) {
    this.#text = text;
    this.span = { start: where.start, end: where.end };
    this.known = known;
  }

  get statements(): readonly Statement[] {
    return this.#rule().statements;
  }

  get comment(): Name | undefined {
    return this.#rule().comment;
  }

  #rule(): Rule {
    if (this.#read === undefined) {
      const { start, end } = this.span;
      this.#read = readRule(new Cursor(this.#text, new Lexer(this.#text, { from: start, to: end })));
    }
    return this.#read;
  }
}

/** A rule in a chain's block, and the one line that it became in a table of this family. */
export interface Lowered {
  readonly rule: Rule;
  readonly line: FilterLine;
  readonly family: Family;
}

/** Lines that go on, and template tags. */
const entangled = /[\\\r\n]|\{[{%]|<%/;

/** Remembers those of the rules that stand alone on their lines and have nothing complained of. */
export function rememberRules(text: string, lowered: readonly Lowered[], complaints: readonly Complaint[]): void {
  const faults = complaints.map(({ span }) => span).sort((a, b) => a.start - b.start);
  let next = 0;
  for (const { rule, line, family } of [...lowered].sort((a, b) => a.rule.span.start - b.rule.span.start)) {
    const { start, end } = rule.span;
    while ((faults[next]?.start ?? end + 1) < start) next++;
    if ((faults[next]?.start ?? end + 1) <= end) continue;
    if ((rule.known?.isExact && rule.known.isRight(family)) || !isAlone(text, start, end)) continue;
    const own = text.slice(start, end);
    const meaning = entangled.test(own) ? undefined : standaloneMeaning(line);
    // What is known by its shape is plain.
    if (meaning === undefined || !(rule.known !== undefined || rule.statements.every(isPlain))) continue;
    let known = remembered.get(own);
    if (known === undefined) {
      known = new ExactRule();
      remembered.set(own, known);
    }
    known.meanings.set(family, meaning);
  }
}

/** Nothing but white space stands around it on its line. */
function isAlone(text: string, start: number, end: number): boolean {
  let at = start - 1;
  while (isBlank(text.charCodeAt(at))) at--;
  if (at >= 0 && text.charCodeAt(at) !== 10) return false;
  at = end;
  while (isBlank(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === 10;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}
