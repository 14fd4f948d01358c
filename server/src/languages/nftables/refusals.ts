import type { Span } from "../../text/span.ts";
import { priorityOf } from "./priority.ts";
import type { ChainState, Entry, SetState, TableState } from "./ruleset.ts";
import type { Command, Element, Expression, Hook, Name, Rule } from "./tree.ts";
import { references } from "./walk.ts";

/**
 * What nft or the kernel refuses in the light of what stands there already. One refusal is enough: of a run of nft
 * either everything comes about or nothing.
 */
export class Refusals {
  /** By run, the first place. */
  readonly found = new Map<number, Span>();
  readonly #tables: ReadonlyMap<string, TableState>;
  /** Whether anybody asks about the chains that rules jump to: it means looking into every rule. */
  readonly #follows: boolean;
  readonly #rules: { readonly table: TableState; readonly rule: Rule }[] = [];
  /** How many of them have been held against what is there. */
  #held = 0;
  /** Chains that elements lead to, in commands that are not held against what is there yet. */
  readonly #targets: { readonly table: TableState; readonly name: Name }[] = [];
  /** Sets that this run adds to or takes from. */
  readonly #filled: { readonly set: SetState; readonly span: Span }[] = [];
  /** Tables that this run names as such. */
  readonly #named = new Set<TableState>();
  /** What this run cannot say of tables, chains and rules that only runs before it have made, if it asks for none. */
  readonly #unasked: Span[] = [];

  constructor(tables: ReadonlyMap<string, TableState>, follows: boolean) {
    this.#tables = tables;
    this.#follows = follows;
  }

  note(run: number, where: Span): void {
    if (!this.found.has(run)) this.found.set(run, where);
  }

  noteRule(table: TableState, rule: Rule): void {
    if (this.#follows) this.#rules.push({ table, rule });
  }

  noteElements(set: SetState, where: Span): void {
    if (this.#follows) this.#filled.push({ set, span: where });
  }

  noteTargets(table: TableState, elements: readonly Element[]): void {
    if (!this.#follows) return;
    for (const { data } of elements) {
      const target = data?.kind === "verdict" ? data.verdict.target : undefined;
      if (target !== undefined && !("kind" in target)) this.#targets.push({ table, name: target });
    }
  }

  /** `position`: of a rule behind so many others of this run. */
  noteCommand({ verb, object, position, name }: Command, table: TableState, start: number): void {
    if (!this.#follows) return;
    const chain = table.chains.get(name?.text ?? "");
    const where = name?.span ?? table.head;
    if (object === "table") {
      if (verb === "add" || verb === "create") this.#named.add(table);
    } else if (position !== undefined) {
      const own = chain?.entries.filter((entry) => entryStart(entry) >= start) ?? [];
      if (position.word === "index" && position.number !== undefined && position.number >= own.length)
        this.#unasked.push(where);
    } else if (verb === "rename") {
      if (chain !== undefined && isOlder(chain, start)) this.#unasked.push(where);
    } else if (object !== "rule" && object !== "element" && (verb === "add" || verb === "create")) {
      if (!this.#named.has(table)) this.#unasked.push(where);
    }
  }

  /** A run that flushes the ruleset, if only at its end, nft (1.0.6, 1.1.3) starts without asking what is there. */
  flush(run: number, start: number): void {
    for (const where of this.#unasked) this.note(run, where);
    for (const { set, span } of this.#filled) if (isOlder(set, start)) this.note(run, span);
    for (const { table, rule } of this.#rules)
      for (const { text, span } of references(rule).sets) {
        const set = table.sets.get(text);
        if (set !== undefined && isOlder(set, start)) this.note(run, span);
      }
  }

  /** A block may name what it makes further down, so names are held against what is there behind the command. */
  endCommand(run: number): void {
    const missesChain = (table: TableState, { text }: Name): boolean =>
      !text.includes("{") && (table.chains.get(text)?.definitions.length ?? 0) === 0;
    for (const { table, rule } of this.#rules.slice(this.#held)) {
      const { chains, sets } = references(rule);
      for (const name of chains) if (missesChain(table, name)) this.note(run, name.span);
      for (const { text, span } of sets) {
        const made = (table.sets.get(text)?.definitions.length ?? 0) > 0 || table.objects.has(text);
        if (!made && !text.includes("{")) this.note(run, span);
      }
    }
    for (const { table, name } of this.#targets) if (missesChain(table, name)) this.note(run, name.span);
    this.#held = this.#rules.length;
    this.#targets.length = 0;
  }

  endRun(): void {
    this.#held = 0;
    this.#rules.length = 0;
    this.#filled.length = 0;
    this.#named.clear();
    this.#unasked.length = 0;
  }

  /** Whether what a command takes away or empties has been made. */
  isThere({ verb, object, family, table: tableName, name }: Command): boolean {
    if (verb === "destroy" || tableName === undefined) return true;
    const table = this.#tables.get(`${family} ${tableName.text}`);
    if (table === undefined || name === undefined) return table !== undefined;
    if (object === "chain" || object === "rule") return (table.chains.get(name.text)?.definitions.length ?? 0) > 0;
    if (object === "set" || object === "map" || object === "element")
      return (table.sets.get(name.text)?.definitions.length ?? 0) > 0;
    return true;
  }
}

/** Whether all that makes it stands before an offset. */
function isOlder({ definitions }: ChainState | SetState, start: number): boolean {
  return definitions.length > 0 && definitions.every(({ span }) => span.start < start);
}

function entryStart(entry: Entry): number {
  return entry.kind === "gap" ? entry.span.start : (entry.command?.span ?? entry.rule.span).start;
}

/** Whether a chain that is there is told to be at another hook: the kernel moves none, and hooks none afterwards. */
export function contradicts({ hook: before, definitions, table }: ChainState, hook: Hook): boolean {
  if (before === undefined) return definitions.length > 1;
  const number = (each: Hook): number | undefined => priorityOf(each, table.family, (base) => base);
  const [one, other] = [number(before), number(hook)];
  return (
    before.type.text !== hook.type.text ||
    before.hook.text !== hook.hook.text ||
    (one !== undefined && other !== undefined && one !== other)
  );
}

/**
 * Takes elements out of a set of single numbers or addresses; unknown where what is left is not certain. The kernel
 * refuses to delete what is not in the set.
 */
export function takeOut(set: SetState, gone: Expression | undefined, refuse: () => void): "done" | "unknown" {
  if (gone?.kind !== "set" || set.elementVariables.length > 0) return "unknown";
  if (set.definitions.some(({ flags }) => flags.some(({ text }) => text === "interval"))) return "unknown";
  // A number that is written in two ways, or as a name, would stay behind.
  const isPlain = ({ key }: Element): boolean =>
    key.kind === "value" && /^(?:0|[1-9]\d*)(?:\.\d+){0,3}$/.test(key.text);
  if (![...set.elements, ...gone.elements].every(isPlain)) return "unknown";
  const textOf = ({ key }: Element): string => (key.kind === "value" ? key.text : "");
  const texts = new Set(gone.elements.map(textOf));
  const held = new Set(set.elements.map(textOf));
  if ([...texts].some((text) => !held.has(text)) && !set.dynamic) refuse();
  set.elements = set.elements.filter((element) => !texts.has(textOf(element)));
  return "done";
}
