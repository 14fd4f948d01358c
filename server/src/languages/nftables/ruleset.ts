import type { Span } from "../../text/span.ts";
import type { Joints } from "./assembly.ts";
import { chainIn, setIn } from "./members.ts";
import { RecalledRule } from "./recalled-rules.ts";
import { contradicts, Refusals, takeOut } from "./refusals.ts";
import { Scope } from "./scope.ts";
import type {
  Block,
  ChainDefinition,
  ChainItem,
  Command,
  Define,
  Element,
  Expression,
  Family,
  Hook,
  Include,
  Item,
  Name,
  ObjectDefinition,
  Policy,
  Rule,
  SetDefinition,
  TableItem,
  Tree,
  Variable,
} from "./tree.ts";

/** A rule at its place in a chain, or a gap: lines that nobody knows may stand there. */
export type Entry =
  | {
      readonly kind: "rule";
      readonly rule: Rule;
      /** The command that brought it; absent for a rule in a chain's block. */
      readonly command?: Command;
      /** It stands between template statements, so it may not be there. */
      readonly conditional: boolean;
    }
  | { readonly kind: "gap"; readonly span: Span; readonly why: "include" | "handle"; readonly what: string };

export interface ChainState {
  name: string;
  readonly table: TableState;
  readonly definitions: ChainDefinition[];
  hook: Hook | undefined;
  policy: Policy | undefined;
  /** Where the policy stands between template statements. */
  policyConditional: boolean;
  devices: Expression | undefined;
  entries: Entry[];
}

export interface SetState {
  readonly name: string;
  readonly definitions: SetDefinition[];
  elements: Element[];
  elementVariables: Expression[];
  /** Elements come and go while the rules run. */
  dynamic: boolean;
  /** Elements may be gone: they time out or are deleted. */
  fleeting: boolean;
  /** Elements may carry a rate, which then holds for every rule that writes to the set. */
  limited: boolean;
}

export interface TableState {
  readonly family: Family;
  readonly name: string;
  readonly chains: Map<string, ChainState>;
  readonly sets: Map<string, SetState>;
  readonly objects: Map<string, ObjectDefinition>;
  /** The command that first names it. */
  readonly head: Span;
}

/** What the kernel would hold after the file's commands, as far as the file tells. */
export interface Ruleset {
  /** By family and name: `inet filter`. */
  readonly tables: ReadonlyMap<string, TableState>;
  /** The file starts from nothing: `flush ruleset` stands before all else. */
  readonly complete: boolean;
  readonly includes: readonly Include[];
  /** Parts that a template's statements may leave out. */
  readonly conditional: readonly Span[];
  /** The define each `$name` stands for; without an entry where none does. */
  readonly bindings: ReadonlyMap<Variable, Define>;
  /** Defines that give a name a second value where only `redefine` may. */
  readonly repeated: readonly Define[];
  /** What `create` makes although a line before has. */
  readonly existing: readonly Name[];
  /** By the number of nft's run: the first place for which nft or the kernel refuses all that the run says. */
  readonly refused: ReadonlyMap<number, Span>;
}

const oneFile: Joints = { runs: [], spelled: new Set() };

export function tableKey(family: string, name: string): string {
  return `${family} ${name}`;
}

const known = new WeakMap<Tree, Ruleset>();

/** What comes of running the file's commands one after the other. */
export function rulesetOf(tree: Tree): Ruleset {
  let ruleset = known.get(tree);
  if (ruleset === undefined) {
    ruleset = new Builder(tree, oneFile).run();
    known.set(tree, ruleset);
  }
  return ruleset;
}

/** The same for files that were put together. */
export function joinedRuleset(tree: Tree, joints: Joints): Ruleset {
  return new Builder(tree, joints).run();
}

function keyOf(table: TableState, chain: string): string {
  return `${tableKey(table.family, table.name)} ${chain}`;
}

const isRate = /^(?:limit|quota|ct)$/;

class Builder {
  readonly #tree: Tree;
  readonly #tables = new Map<string, TableState>();
  readonly #includes: Include[] = [];
  readonly #bindings = new Map<Variable, Define>();
  readonly #repeated: Define[] = [];
  readonly #existing: Name[] = [];
  readonly #joints: Joints;
  readonly #refusals: Refusals;
  /** Which of nft's runs is carried out. */
  #run = 0;
  #replaces: boolean;
  /** Chains that have lost rules in this run. */
  readonly #thinned = new Set<string>();
  #variable = 0;

  constructor(tree: Tree, joints: Joints) {
    this.#tree = tree;
    this.#joints = joints;
    this.#refusals = new Refusals(this.#tables, joints.runs.length > 0);
    this.#replaces = this.#replacesFrom(0);
  }

  run(): Ruleset {
    let scope = new Scope();
    for (const item of this.#tree.items) {
      for (let next = this.#nextRun(); next !== undefined && next <= item.span.start; next = this.#nextRun()) {
        this.#bindUpTo(next, scope);
        this.#refusals.endRun();
        scope = new Scope();
        this.#run++;
        this.#thinned.clear();
        this.#replaces = this.#replacesFrom(next);
      }
      this.#item(item, scope);
    }
    this.#bindUpTo(Number.POSITIVE_INFINITY, scope);
    this.#applyIncludes();
    const first = this.#tree.items.find((item) => item.kind === "command" || item.kind === "include");
    return {
      tables: this.#tables,
      complete:
        first?.kind === "command" &&
        first.verb === "flush" &&
        first.object === "ruleset" &&
        first.familyName === undefined &&
        !this.#isConditional(first.span),
      includes: this.#includes,
      conditional: this.#tree.conditional,
      bindings: this.#bindings,
      repeated: this.#repeated,
      existing: this.#existing,
      refused: this.#isOpen() ? new Map() : this.#refusals.found,
    };
  }

  get #start(): number {
    return this.#joints.runs[this.#run - 1] ?? 0;
  }

  #nextRun(): number | undefined {
    return this.#joints.runs[this.#run];
  }

  /** Whether the run that starts there replaces a rule. */
  #replacesFrom(start: number): boolean {
    const end = this.#joints.runs.find((run) => run > start) ?? Number.POSITIVE_INFINITY;
    return this.#tree.items.some(
      (item) => item.kind === "command" && item.verb === "replace" && item.span.start >= start && item.span.start < end,
    );
  }

  /** True where files that nobody has read, or templates, may bring what is missing. */
  #isOpen(): boolean {
    return this.#tree.conditional.length > 0 || this.#includes.length > 0;
  }

  #refuse(where: Span): void {
    this.#refusals.note(this.#run, where);
  }

  #item(item: Item, scope: Scope): void {
    if (item.kind !== "command") {
      this.#common(item, scope);
      // Whatever it brings comes behind the rules that are there by now.
      if (item.kind === "include")
        for (const table of this.#tables.values()) this.#gaps([...table.chains.values()], item, "end");
    } else {
      const block = item.definition?.body ?? item.body;
      this.#bindUpTo(block?.span.start ?? item.span.end, scope);
      this.#command(item, scope);
      this.#refusals.endCommand(this.#run);
      this.#bindUpTo(item.span.end, scope);
    }
  }

  #common(item: Define | Include, scope: Scope): void {
    this.#bindUpTo(item.span.end, scope);
    if (item.kind === "include") {
      if (!this.#joints.spelled.has(item.path.span.start)) this.#includes.push(item);
    } else if (item.kind === "undefine") scope.set(item.name.text, undefined);
    else if (!scope.set(item.name.text, item) && item.kind === "define") this.#repeated.push(item);
  }

  /** Binds the variables before an offset to what they stand for here. */
  #bindUpTo(offset: number, scope: Scope): void {
    for (;;) {
      const variable = this.#tree.variables[this.#variable];
      if (variable === undefined || variable.span.start >= offset) return;
      const define = scope.find(variable.name.text);
      if (define !== undefined) this.#bindings.set(variable, define);
      this.#variable++;
    }
  }

  #isConditional(where: Span): boolean {
    const regions = this.#tree.conditional;
    if (regions.length === 0) return false;
    return regions.some((region) => region.start <= where.start && where.end <= region.end);
  }

  #table(command: Command, name: Name): TableState {
    const { family, head, object } = command;
    const key = tableKey(family, name.text);
    let table = this.#tables.get(key);
    if (table === undefined) {
      if (object !== "table") this.#refuse(name.span);
      table = { family, name: name.text, chains: new Map(), sets: new Map(), objects: new Map(), head };
      this.#tables.set(key, table);
    }
    return table;
  }

  #command(command: Command, scope: Scope): void {
    const { verb, object } = command;
    if (object === "ruleset") {
      if (verb !== "flush") return;
      this.#refusals.flush(this.#run, this.#start);
      for (const [key, table] of this.#tables)
        if (command.familyName === undefined || table.family === command.family) {
          for (const chain of table.chains.values()) this.#thin(chain);
          this.#tables.delete(key);
        }
      return;
    }
    const { table: tableName } = command;
    if (tableName === undefined) return;
    if (verb === "delete" || verb === "destroy" || verb === "flush" || verb === "rename") {
      this.#remove(command, tableName.text);
      return;
    }
    if (verb === "create") this.#noteExisting(command, tableName);
    const table = this.#table(command, tableName);
    this.#refusals.noteCommand(command, table, this.#start);
    if (command.body !== undefined) this.#tableBlock(table, command.body, new Scope(scope));
    const { definition, name } = command;
    if (definition !== undefined) this.#define(table, definition, scope);
    if (name === undefined) return;
    if (object === "element" && command.elements !== undefined) {
      const set = setIn(table, name.text);
      if (set.definitions.length === 0) this.#refuse(name.span);
      this.#refusals.noteElements(set, name.span);
      if (command.elements.kind === "set") {
        set.elements.push(...command.elements.elements);
        this.#refusals.noteTargets(table, command.elements.elements);
      } else set.elementVariables.push(command.elements);
    }
    if (command.rule !== undefined) {
      const chain = chainIn(table, name.text);
      if (chain.definitions.length === 0) this.#refuse(name.span);
      this.#addRule(chain, command, command.rule);
    }
  }

  #noteExisting({ object, name, family }: Command, tableName: Name): void {
    const table = this.#tables.get(tableKey(family, tableName.text));
    if (table === undefined) return;
    const made =
      object === "table"
        ? [table]
        : object === "chain"
          ? table.chains.get(name?.text ?? "")?.definitions
          : object === "set" || object === "map"
            ? table.sets.get(name?.text ?? "")?.definitions
            : undefined;
    if (made === undefined || made.length === 0) return;
    const again = name ?? tableName;
    this.#existing.push(again);
    this.#refuse(again.span);
  }

  #addRule(chain: ChainState, command: Command, rule: Rule): void {
    this.#noteStores(chain.table, rule);
    const entry: Entry = { kind: "rule", rule, command, conditional: this.#isConditional(rule.span) };
    const { position } = command;
    if (position === undefined) {
      if (command.verb === "insert") chain.entries.unshift(entry);
      else chain.entries.push(entry);
      return;
    }
    // Rules get their handles from the kernel when they are loaded, other ones than a listing shows behind them.
    const at = position.word === "index" ? position.number : undefined;
    // Of a file that replaces a rule nft 1.0.6 reads no index, and it counts rules that are gone again.
    const counts = !this.#replaces && !this.#thinned.has(keyOf(chain.table, chain.name));
    const known = counts && chain.entries.every((each) => each.kind === "rule");
    if (at !== undefined && known && at >= chain.entries.length) this.#refuse(command.head);
    if (at === undefined || !known || at >= chain.entries.length) {
      // Which rule is meant only the kernel knows.
      const gap: Entry = { kind: "gap", span: command.head, why: "handle", what: this.#slice(rule.span) };
      chain.entries.unshift(gap);
    } else if (command.verb === "insert") chain.entries.splice(at, 0, entry);
    else chain.entries.splice(at + 1, 0, entry);
  }

  #slice(where: Span): string {
    return this.#tree.text.slice(where.start, where.end);
  }

  #thin(chain: ChainState): void {
    if (chain.entries.length > 0) this.#thinned.add(keyOf(chain.table, chain.name));
  }

  #remove(command: Command, tableName: string): void {
    const key = tableKey(command.family, tableName);
    const table = this.#tables.get(key);
    if (!this.#refusals.isThere(command)) this.#refuse(command.head);
    if (table === undefined) return;
    const name = command.name?.text;
    const { verb, object } = command;
    this.#refusals.noteCommand(command, table, this.#start);
    if (object === "table") {
      for (const chain of table.chains.values()) this.#thin(chain);
      if (verb !== "flush") this.#tables.delete(key);
      // Flushing a table takes the rules of all its chains; chains and sets stay.
      else for (const chain of table.chains.values()) chain.entries = [];
    } else if (name === undefined) return;
    else if (object === "chain") {
      const chain = table.chains.get(name);
      // A block behind `delete chain` takes devices away, not the chain.
      if (chain === undefined || command.definition?.body !== undefined) return;
      this.#thin(chain);
      if (verb === "flush") chain.entries = [];
      else {
        table.chains.delete(name);
        if (verb === "rename" && command.newName !== undefined) {
          chain.name = command.newName.text;
          table.chains.set(chain.name, chain);
        }
      }
    } else if (object === "rule") {
      const chain = table.chains.get(name);
      if (chain === undefined) return;
      this.#thin(chain);
      // Any of the rules may be the one that goes.
      chain.entries = chain.entries.map((entry) => (entry.kind === "rule" ? { ...entry, conditional: true } : entry));
    } else if (object === "element") {
      const set = table.sets.get(name);
      if (set !== undefined) this.#refusals.noteElements(set, command.head);
      if (set !== undefined && takeOut(set, command.elements, () => this.#refuse(command.head)) === "unknown")
        set.fleeting = true;
    } else if (object === "set" || object === "map") {
      const set = table.sets.get(name);
      if (verb !== "flush") table.sets.delete(name);
      else if (set !== undefined) {
        this.#refusals.noteElements(set, command.head);
        set.elements = [];
        set.elementVariables = [];
      }
    } else table.objects.delete(name);
  }

  #tableBlock(table: TableState, block: Block<TableItem>, scope: Scope): void {
    for (const item of block.items) {
      if ("head" in item) {
        this.#bindUpTo(item.body?.span.start ?? item.span.end, scope);
        this.#define(table, item, scope);
      } else if (item.kind !== "property") {
        this.#common(item, scope);
        if (item.kind === "include") this.#gaps([...table.chains.values()], item, "end");
      }
    }
    this.#bindUpTo(block.span.end, scope);
  }

  #define(table: TableState, definition: ChainDefinition | SetDefinition | ObjectDefinition, scope: Scope): void {
    const inner = new Scope(scope);
    if (definition.kind === "chain") this.#chainBlock(chainIn(table, definition.name.text), definition, inner);
    else {
      for (const item of definition.body?.items ?? []) if (item.kind !== "property") this.#common(item, inner);
      if (definition.kind === "object") table.objects.set(definition.name.text, definition);
      else {
        const set = setIn(table, definition.name.text);
        set.definitions.push(definition);
        this.#refusals.noteTargets(table, definition.elements);
        set.elements.push(...definition.elements);
        set.elementVariables.push(...definition.elementVariables);
        if (definition.timeout || definition.flags.some(({ text }) => text === "timeout")) set.fleeting = true;
        if (set.fleeting || definition.flags.some(({ text }) => text === "dynamic")) set.dynamic = true;
        if (definition.body?.items.some((item) => item.kind === "property" && isRate.test(item.word.text)))
          set.limited = true;
        if (this.#isConditional(definition.span)) set.fleeting = set.dynamic = true;
      }
    }
    this.#bindUpTo(definition.span.end, inner);
  }

  #chainBlock(chain: ChainState, definition: ChainDefinition, scope: Scope): void {
    chain.definitions.push(definition);
    for (const item of definition.body?.items ?? []) this.#chainItem(chain, item, scope);
  }

  #chainItem(chain: ChainState, item: ChainItem, scope: Scope): void {
    switch (item.kind) {
      case "rule":
        if (this.#tree.conditional.length === 0 && item instanceof RecalledRule) chain.entries.push(item.entry);
        else {
          this.#noteStores(chain.table, item);
          chain.entries.push({ kind: "rule", rule: item, conditional: this.#isConditional(item.span) });
        }
        return;
      case "hook":
        if (contradicts(chain, item)) this.#refuse(item.span);
        chain.hook = item;
        chain.devices ??= item.devices;
        return;
      case "policy":
        chain.policy = item;
        chain.policyConditional = this.#isConditional(item.span);
        return;
      case "property":
        if (item.word.text === "devices") chain.devices = item.values[0];
        return;
      default:
        this.#common(item, scope);
        if (item.kind === "include") this.#gaps([chain], item, "end");
    }
  }

  /** A set that rules write to holds more than the file says. */
  #noteStores(table: TableState, rule: Rule): void {
    this.#refusals.noteRule(table, rule);
    if (rule.known !== undefined) return;
    for (const statement of rule.statements) {
      if (statement.kind === "inline") for (const inner of statement.rules) this.#noteStores(table, inner);
      if (statement.kind !== "store" || statement.set === undefined) continue;
      const set = setIn(table, statement.set.text);
      set.dynamic = true;
      if (statement.limited) set.limited = true;
      if (statement.operation.text === "delete") set.fleeting = true;
    }
  }

  #gaps(chains: readonly ChainState[], include: Include, where: "start" | "end"): void {
    if (this.#joints.spelled.has(include.path.span.start)) return;
    for (const chain of chains) {
      const gap: Entry = { kind: "gap", span: include.span, why: "include", what: include.path.text };
      if (where === "end") chain.entries.push(gap);
      else chain.entries.unshift(gap);
    }
  }

  /**
   * A file read before all tables is taken to bring the defines that are missing here, where some are; else it may have
   * filled the chains already.
   */
  #applyIncludes(): void {
    if (this.#tree.variables.some((variable) => !this.#bindings.has(variable))) return;
    for (const item of this.#tree.items) {
      if (item.kind !== "include") continue;
      for (const table of this.#tables.values())
        for (const chain of table.chains.values()) {
          const before = chain.definitions[0]?.span ?? table.head;
          if (before.start > item.span.start) this.#gaps([chain], item, "start");
        }
    }
  }
}
