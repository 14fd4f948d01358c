import type { FilterLine } from "../../model/filter.ts";
import { RememberedValues } from "../../text/remembered.ts";
import type { Cursor } from "./cursor.ts";
import { isPlain, standaloneMeaning } from "./meaning.ts";
import { RecalledRule } from "./recalled-rules.ts";
import { learnShape, shapeOf } from "./rule-shapes.ts";
import { contentEnd } from "./tokens.ts";
import type { Complaint, Family, Home, KnownRule, Meaning, Rule } from "./tree.ts";

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

/** So many lines at most are one token: where a rule cannot be read, the token behind it is taken apart. */
const mostTogether = 32;

/** Lines of a text that are known: those that moved here from the last version of the file, and those of a known text. */
export class KnownLines {
  readonly #home: Home;
  readonly #carried: readonly RecalledRule[];
  #next = 0;

  /** `carried` stand in the order of the text. */
  constructor(home: Home, carried: readonly RecalledRule[]) {
    this.#home = home;
    this.#carried = carried;
  }

  /** The known lines that follow one another from here, where a line begins; each call is for a later place. */
  from(at: number): readonly RecalledRule[] {
    const { text } = this.#home;
    while ((this.#carried[this.#next]?.start ?? at) < at) this.#next++;
    let rule = this.#carried[this.#next];
    if (rule?.start !== at) {
      const line = text.slice(at, contentEnd(text, at));
      const known = remembered.get(line) ?? shapeOf(line);
      return known === undefined ? [] : [new RecalledRule(this.#home, at, line.length, known)];
    }
    const together: RecalledRule[] = [];
    for (let follows = at; rule?.start === follows && together.length < mostTogether; ) {
      together.push(rule);
      follows = nextLine(text, rule.end);
      rule = this.#carried[++this.#next];
    }
    return together;
  }
}

/** Where the next line begins that is not indented by more than blanks; -1 where something else stands between. */
function nextLine(text: string, end: number): number {
  let at = end;
  while (isBlank(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) !== 10) return -1;
  do at++;
  while (isBlank(text.charCodeAt(at)));
  return at;
}

/** The rules that the cursor's known lines are. */
export function takeKnownRules(cursor: Cursor): readonly Rule[] | undefined {
  return cursor.takeLines()?.rules;
}

/** Takes up a rule that could be read, so that others that only ask for other addresses and ports need not be. */
export function learnRule(text: string, rule: Rule): void {
  const { start, end } = rule.span;
  const line = text.slice(start, end);
  if (isAlone(text, start, end) && !entangled.test(line)) learnShape(line, rule);
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
