import { closest } from "../../model/closest.ts";
import type { EvalCall, TestDefinition, TestReference } from "../../model/spamassassin.ts";
import { detached } from "../../text/remembered.ts";
import { type Span, span } from "../../text/span.ts";
import { allEvals, evalEntry } from "./catalog.ts";
import { isSimpleMeta, type MetaExpression, type MetaFault, metaValue, readMeta } from "./meta.ts";
import { type Line, nextWordAt, textBetween, wordEndAt } from "./parse.ts";

const none: readonly TestReference[] = [];
const evalSign = /(?:rbl)?eval:/y;
const functionName = /\w+/y;
const names = /\b[_a-zA-Z]\w*/g;
/** A name in a meta that is no test's. */
const localTestsOnly = "local_tests_only";

/** One line that defines a test; what stands behind the name is only taken apart when somebody asks. */
export class Definition implements TestDefinition {
  readonly statement: Line;
  /** Both count from the line's start, which may move. */
  readonly #nameEndAt: number;
  readonly #definitionAt: number;
  #meta: MetaExpression | undefined;
  #isSimple: boolean | undefined;
  #references: readonly TestReference[] | undefined;
  #call: EvalCall | null | undefined;

  constructor(line: Line) {
    this.statement = line;
    const nameEnd = wordEndAt(line, line.valueStart);
    this.#nameEndAt = nameEnd - line.start;
    this.#definitionAt = nextWordAt(line, nameEnd) - line.start;
  }

  get #nameEnd(): number {
    return this.statement.start + this.#nameEndAt;
  }

  get #start(): number {
    return this.statement.start + this.#definitionAt;
  }

  get name(): string {
    return textBetween(this.statement, this.statement.valueStart, this.#nameEnd);
  }

  get nameSpan(): Span {
    return span(this.statement.valueStart, this.#nameEnd);
  }

  get type(): string {
    return this.statement.command;
  }

  get definition(): string {
    return textBetween(this.statement, this.#start, this.statement.end);
  }

  get definitionSpan(): Span {
    return span(this.#start, this.statement.end);
  }

  get plugin(): string | undefined {
    return this.statement.plugin ?? this.call?.plugins[0];
  }

  get #expression(): string {
    return this.statement.text.slice(this.#start, this.statement.end);
  }

  /** The expression of a `meta` test, offsets counted from the definition's start. */
  get meta(): MetaExpression | undefined {
    if (this.statement.command !== "meta") return undefined;
    this.#meta ??= readMeta(this.#expression);
    return this.#meta;
  }

  /** What is wrong with the expression of a `meta` test. */
  get metaFault(): MetaFault | undefined {
    if (this.statement.command !== "meta") return undefined;
    this.#isSimple ??= isSimpleMeta(this.#expression);
    return this.#isSimple ? undefined : this.meta?.fault;
  }

  outcome(known: (test: string) => number | undefined): number | undefined {
    const { meta } = this;
    return meta === undefined ? undefined : metaValue(this.#expression, meta, known);
  }

  get references(): readonly TestReference[] {
    if (this.#references === undefined) {
      const found = this.#isMetaSimple ? this.#simpleReferences() : this.#allReferences();
      this.#references = found.length === 0 ? none : found;
    }
    return this.#references;
  }

  get referenceNames(): readonly string[] {
    if (!this.#isMetaSimple) return this.references.filter(({ pattern }) => !pattern).map(({ name }) => name);
    return (this.#expression.match(names) ?? []).filter((name) => name !== localTestsOnly);
  }

  get #isMetaSimple(): boolean {
    return this.metaFault === undefined && this.#isSimple === true;
  }

  /** The names of an expression with nothing wrong in it: what stands between them holds no letters. */
  #simpleReferences(): readonly TestReference[] {
    const text = this.#expression;
    let at = 0;
    const found: TestReference[] = [];
    for (const name of text.match(names) ?? []) {
      at = text.indexOf(name, at);
      const start = this.#start + at;
      at += name.length;
      if (name !== localTestsOnly) found.push(new Reference(this.statement, start, start + name.length, false));
    }
    return found;
  }

  #allReferences(): readonly TestReference[] {
    const found: TestReference[] = [];
    for (const { kind, text, start, end } of this.meta?.tokens ?? []) {
      if (kind === "matching") {
        const at = this.#start + this.statement.text.slice(this.#start + start, this.#start + end).indexOf("(") + start;
        const from = this.statement.text.indexOf(text, at);
        found.push(new Reference(this.statement, from, from + text.length, true));
      } else if (kind === "name" && text !== localTestsOnly)
        found.push(new Reference(this.statement, this.#start + start, this.#start + end, false));
    }
    return found;
  }

  get call(): EvalCall | undefined {
    if (this.#call === undefined) this.#call = this.#readCall() ?? null;
    return this.#call ?? undefined;
  }

  #readCall(): EvalCall | undefined {
    const { text, end, command } = this.statement;
    if (!callsFunctions.has(command)) return undefined;
    if (!text.startsWith("eval:", this.#start) && !(command === "header" && text.startsWith("rbleval:", this.#start)))
      return undefined;
    evalSign.lastIndex = this.#start;
    evalSign.test(text);
    const from = evalSign.lastIndex;
    functionName.lastIndex = from;
    const name = detached(functionName.exec(text)?.[0] ?? "");
    const nameEnd = Math.min(from + name.length, end);
    const entry = evalEntry(name);
    const { statement } = this;
    const at = from - statement.start;
    return {
      name,
      get nameSpan() {
        return span(statement.start + at, statement.start + at + nameEnd - from);
      },
      parameters: readParameters(statement, nameEnd),
      known: entry !== undefined,
      plugins: entry?.plugins ?? [],
      get suggestion() {
        return entry === undefined ? closestEval(name) : undefined;
      },
    };
  }

  get refused(): boolean {
    const fault = this.metaFault;
    return (
      this.#start === this.statement.end || !isTestName(this.name) || (fault !== undefined && fault.kind !== "misread")
    );
  }
}

/** A name in an expression, wherever its line may move. */
class Reference implements TestReference {
  readonly pattern: boolean;
  readonly #line: Line;
  readonly #at: number;
  readonly #length: number;

  constructor(line: Line, start: number, end: number, pattern: boolean) {
    this.#line = line;
    this.#at = start - line.start;
    this.#length = end - start;
    this.pattern = pattern;
  }

  get name(): string {
    const start = this.#line.start + this.#at;
    return this.#line.text.slice(start, start + this.#length);
  }

  get span(): Span {
    const start = this.#line.start + this.#at;
    return span(start, start + this.#length);
  }
}

/** Most functions begin alike and differ in little, so that only a near miss of the rest says something. */
function closestEval(name: string): string | undefined {
  const told = name.replace(/^check_/, "").length;
  return closest(
    name,
    allEvals.map((each) => each.name),
    Math.max(1, Math.ceil(told / 8)),
  );
}

/** Commands whose tests may call a function. Source: the command table of Conf.pm; `uri` has none. */
export const callsFunctions: ReadonlySet<string> = new Set(["header", "body", "rawbody", "full"]);

/** What SpamAssassin takes for a test's name. Source: IS_RULENAME, and add_test of Conf/Parser.pm. */
export function isTestName(name: string): boolean {
  return name.length <= 100 && /^[_a-zA-Z]\w*$/.test(name);
}

const parameter = /\s*(?:(['"])(.*?)\1|([\d.:A-Za-z-]+?))\s*(?:,\s*|$)/y;

/**
 * What stands in the brackets of a call; undefined where SpamAssassin cannot read it. Source: pack_eval_args of
 * Conf/Parser.pm.
 */
function readParameters(line: Line, nameEnd: number): EvalCall["parameters"] {
  const { text, end } = line;
  if (text[nameEnd] !== "(" || text[end - 1] !== ")") return undefined;
  const inside = text.slice(nameEnd + 1, end - 1);
  const found: { readonly value: string; readonly span: Span }[] = [];
  if (inside.trim() === "") return found;
  let at = 0;
  while (at < inside.length) {
    parameter.lastIndex = at;
    const match = parameter.exec(inside);
    if (match === null || match[0] === "") return undefined;
    const value = detached(match[2] ?? match[3] ?? "");
    const start = nameEnd + 1 + at + match[0].length - match[0].trimStart().length - line.start;
    const length = match[2] === undefined ? value.length : value.length + 2;
    found.push({
      value,
      get span() {
        return span(line.start + start, line.start + start + length);
      },
    });
    at = parameter.lastIndex;
  }
  return found;
}
