import type { Place } from "../text/source.ts";
import { type ConditionAnswers, holds, readCondition } from "./condition.ts";
import type { Facts } from "./facts.ts";
import { hasFeature } from "./features.ts";
import { keyedSettings } from "./keyed-settings.ts";
import { withoutEntries } from "./list-entries.ts";
import { placeOf } from "./place-of.ts";
import { isStockPlugin, packagedFile } from "./plugins.ts";
import { isPreferences, type NamedFile, paddedVersion, type ReadingOrder, readingOrder } from "./reading-order.ts";
import { type OpenScore, type OpenSetting, type OpenTest, replaced } from "./replacement.ts";
import type { Change } from "./revisions.ts";
import {
  type Branch,
  type Conditional,
  configuresTest,
  type EffectiveSetting,
  type EffectiveSpamassassin,
  type LivePlugin,
  type PluginLoad,
  type RefusedLine,
  type ScoreLine,
  type SpamassassinFacts,
  type Statement,
  type TestDefinition,
} from "./spamassassin.ts";

/** A file that is being read; an include leaves it for a while. */
interface Frame {
  readonly file: NamedFile;
  readonly facts: Facts;
  readonly spamassassin: SpamassassinFacts;
  statement: number;
  conditional: number;
  load: number;
  test: number;
  score: number;
  /** Set by a `require_version` of another version: nothing more counts in this branch. */
  shut?: { readonly branch: Branch | undefined };
}

/**
 * A file that is included under ever longer names (`include ../here/this.cf`) is read until the name is too long for
 * the system. It says the same each time, so a few times are enough.
 */
const mostReadings = 10;

const featureModule = "Mail::SpamAssassin::Conf";

/**
 * Joins a host's SpamAssassin files the way SpamAssassin reads them (`reading-order.ts`); later lines win. Each
 * condition is decided once for each of its texts, when it is first met, even inside a block that is not read. Users'
 * preferences are none of the host's; those of `user` are read on top. Time grows with the number of lines.
 */
export function effectiveSpamassassin(
  files: readonly Facts[],
  options: { readonly version?: string; readonly root?: string; readonly user?: Facts } = {},
): EffectiveSpamassassin {
  const order = readingOrder(files, options);
  const reader = new Reader(
    order,
    files.filter((each) => each === options.user || !isPreferences(each)),
  );
  for (const file of order.files) reader.read(file);
  return reader.result();
}

/** By what came of them, so that the next version can be made of it. */
const readers = new WeakMap<EffectiveSpamassassin, Reader>();

const noSettings: ReadonlyMap<string, EffectiveSetting> = new Map();

/** The configuration after a few changes, where that takes no reading of all files; `before` must not be used again. */
export function revisedSpamassassin(
  before: EffectiveSpamassassin,
  changes: readonly Change[],
): EffectiveSpamassassin | undefined {
  return readers.get(before)?.revised(changes);
}

class Reader {
  readonly #order: ReadingOrder;
  readonly #plugins = new Map<string, LivePlugin>();
  readonly #settings = new Map<string, OpenSetting>();
  readonly #lists = new Map<string, EffectiveSetting[]>();
  readonly #tests = new Map<string, OpenTest>();
  readonly #scores = new Map<string, OpenScore>();
  readonly #compatible = new Set<string>();
  /** What a condition's text was decided to be, as SpamAssassin keeps it for the whole run. */
  readonly #decided = new Map<string, boolean>();
  readonly #conditions = new Map<Conditional, boolean>();
  readonly #branches = new Map<Branch, boolean>();
  /** How often a `require_version` of another version stood in a branch of the conditional. */
  readonly #turned = new Map<Conditional, number>();
  /** Statements behind a `require_version` of another version. */
  readonly #shut = new Set<Statement>();
  /** Lines that count of the form `command key value`, for what is only worked out when somebody asks. */
  readonly #keyedStatements: Statement[] = [];
  #refused: RefusedLine[] = [];
  readonly #refusedStatements = new Set<Statement>();
  readonly #certainlyRefused = new Set<Statement>();
  readonly #repeatedLoads: EffectiveSpamassassin["repeatedLoads"][number][] = [];
  readonly #missingIncludes: Place[] = [];
  readonly #redefined: { definition: TestDefinition; readonly place: Place; readonly before: OpenTest }[] = [];
  readonly #baselessScores: EffectiveSpamassassin["baselessScores"][number][] = [];
  /** All files of the host, those that are not read too, but not what other users prefer. */
  readonly #all: readonly Facts[];
  /** Plugins that a condition asked for before they were loaded. */
  readonly #askedInVain = new Set<string>();
  #foreign = false;
  #mentioned: ReadonlySet<string> | undefined;
  /** Names under which files have been read. */
  readonly #visited: Set<string>;
  /** How often each file was read. */
  #files = new Map<Facts, number>();
  /** A `require_version` of another version stands somewhere. */
  #shutsFiles = false;
  #keyed: ReadonlyMap<string, ReadonlyMap<string, OpenSetting>> | undefined;
  readonly #answers: ConditionAnswers;
  readonly #version: number;
  /** The file that is being read. */
  #reading: Facts | undefined;

  constructor(order: ReadingOrder, all: readonly Facts[]) {
    this.#order = order;
    // Other files come and go without this being worked out anew: none of an old version is kept for it.
    this.#all = all.filter(({ spamassassin }) => spamassassin !== undefined);
    // Files found in folders are listed before anything is parsed, so that an include of one of them does nothing.
    this.#visited = new Set(order.files.map(({ path }) => path));
    this.#version = Number(paddedVersion(order.version));
    this.#answers = {
      version: this.#version,
      localTestsOnly: false,
      plugin: (name) => {
        const current = this.#currentName(name);
        if (this.#plugins.has(current) || name === "Mail::SpamAssassin::Plugin::RaciallyCharged") return true;
        this.#askedInVain.add(current);
        return false;
      },
      // Since users may define no functions, SpamAssassin answers none of these questions in their preferences.
      can: (name) => !/\buser_prefs$/.test(this.#reading?.source.path ?? "") && this.#hasFeature(name),
      has: (name) => this.#hasFeature(name),
    };
  }

  #hasFeature(name: string): boolean {
    const owner = name.slice(0, Math.max(name.lastIndexOf("::"), 0));
    if (owner === featureModule && this.#compatible.has(name.slice(owner.length + 2))) return true;
    // A plugin's functions exist once it is loaded; those of a plugin nobody knows are taken to be there.
    if (owner !== featureModule && !this.#plugins.has(owner)) return false;
    return hasFeature(name, this.#version) ?? true;
  }

  /** Two plugins were renamed in 4.0; it loads them under their new names. */
  #currentName(plugin: string): string {
    if (this.#version < 4) return plugin;
    if (plugin === "Mail::SpamAssassin::Plugin::Dmarc") return "Mail::SpamAssassin::Plugin::DMARC";
    if (plugin === "Mail::SpamAssassin::Plugin::WhiteListSubject")
      return "Mail::SpamAssassin::Plugin::WelcomeListSubject";
    return plugin;
  }

  /** Blocks may lie in each other to any depth, so the way out is walked, not called. */
  #isLive(branch: Branch | undefined): boolean {
    const undecided: Branch[] = [];
    let each = branch;
    while (each !== undefined && !this.#branches.has(each)) {
      undecided.push(each);
      each = each.conditional.parent;
    }
    let live = each === undefined || this.#branches.get(each) === true;
    for (const inner of undecided.reverse()) {
      const { conditional, whenTrue } = inner;
      // An `else` takes the reader back from where a `require_version` has stopped it, whichever side it is.
      const turned = (this.#turned.get(conditional) ?? 0) % 2 === 1;
      live = live && (this.#conditions.get(conditional) === whenTrue) !== turned;
      this.#branches.set(inner, live);
    }
    return live;
  }

  #decide(conditional: Conditional): void {
    const text = `${conditional.keyword} ${conditional.expression}`;
    let value = this.#decided.get(text);
    if (value === undefined) {
      value = holds(readCondition(conditional.keyword, conditional.expression), this.#answers);
      this.#decided.set(text, value);
    }
    this.#conditions.set(conditional, value);
  }

  /** Reads a file and all it includes. */
  read(file: NamedFile): void {
    const stack: Frame[] = [];
    this.#open(stack, file);
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const includes = this.#readUpToInclude(frame);
      if (includes === undefined) stack.pop();
      else {
        delete frame.shut;
        // The last one opened is read first.
        const found = this.#order.included(frame.file, includes.value);
        if (found.length === 0) this.#missingIncludes.push(placeOf(includes, "valueSpan"));
        for (const included of found.toReversed()) {
          if (this.#visited.has(included.path)) continue;
          this.#visited.add(included.path);
          this.#open(stack, included);
        }
      }
    }
  }

  #open(stack: Frame[], file: NamedFile): void {
    const { facts } = file;
    const { spamassassin } = facts;
    const times = this.#files.get(facts) ?? 0;
    if (spamassassin === undefined || times === mostReadings) return;
    this.#files.set(facts, times + 1);
    stack.push({ file, facts, spamassassin, statement: 0, conditional: 0, load: 0, test: 0, score: 0 });
  }

  /** The include line it stops behind; undefined at the end of the file. */
  #readUpToInclude(frame: Frame): Statement | undefined {
    const { spamassassin, facts } = frame;
    const { statements, conditionals, loads, tests, scores, refusedValues } = spamassassin;
    this.#reading = facts;
    let branch: Branch | undefined;
    let live = true;
    let nextConditional = conditionals[frame.conditional]?.keywordSpan.start ?? Number.POSITIVE_INFINITY;
    for (let at = frame.statement; at < statements.length; at++) {
      const statement = statements[at];
      if (statement === undefined) break;
      if (statement.branch !== branch || nextConditional !== Number.POSITIVE_INFINITY) {
        const { start } = statement.commandSpan;
        while (nextConditional < start) {
          const conditional = conditionals[frame.conditional++];
          if (conditional !== undefined) this.#decide(conditional);
          nextConditional = conditionals[frame.conditional]?.keywordSpan.start ?? Number.POSITIVE_INFINITY;
        }
        if (statement.branch !== branch) {
          branch = statement.branch;
          live = this.#isLive(branch);
        }
      }
      // The lists point into the statements in order, so one pass serves them all.
      const load = loads[frame.load]?.statement === statement ? loads[frame.load++] : undefined;
      const test = tests[frame.test]?.statement === statement ? tests[frame.test++] : undefined;
      const score = scores[frame.score]?.statement === statement ? scores[frame.score++] : undefined;
      if (statement.command === "include" && statement.value !== "") {
        frame.statement = at + 1;
        return statement;
      }
      if (!live || statement.locale !== undefined) continue;
      if (frame.shut !== undefined && isWithin(statement.branch, frame.shut.branch)) {
        this.#shut.add(statement);
        continue;
      }
      if (!statement.known || (statement.plugin !== undefined && !this.#isProvided(statement))) {
        this.#refuse(statement);
        continue;
      }
      if (refusedValues.size > 0 && refusedValues.has(statement)) continue;
      if (test !== undefined) this.#define(test);
      else if (score !== undefined) {
        if (score.scores !== undefined) this.#score(score, score.scores);
      } else if (load !== undefined) this.#load(load);
      else if (statement.type === "hash" && statement.effect === undefined) this.#keyedStatements.push(statement);
      else if (statement.type !== undefined) this.#set(statement, frame);
    }
    // What stands behind the last statement is still decided: the text counts for the files to come.
    for (; frame.conditional < conditionals.length; frame.conditional++) {
      const conditional = conditionals[frame.conditional];
      if (conditional !== undefined) this.#decide(conditional);
    }
    frame.statement = statements.length;
    return undefined;
  }

  #isProvided(statement: Statement): boolean {
    return (
      (statement.plugin !== undefined && this.#plugins.has(statement.plugin)) ||
      statement.otherPlugins.some((plugin) => this.#plugins.has(plugin))
    );
  }

  /** A plugin's command is refused while the plugin is not loaded. */
  #refuse(statement: Statement): void {
    const { plugin, otherPlugins } = statement;
    const certain =
      plugin === undefined ? !this.#foreign : [plugin, ...otherPlugins].every((each) => this.#isTold(each));
    this.#refusedStatements.add(statement);
    if (certain) this.#certainlyRefused.add(statement);
    this.#refused.push({ statement, place: placeOf(statement), certain });
  }

  /** Whether the host's files say if a plugin is loaded: they name it, or the packaged file that would is among them. */
  #isTold(plugin: string): boolean {
    this.#mentioned ??= new Set(
      this.#all.flatMap(({ source, spamassassin }) =>
        spamassassin === undefined
          ? []
          : [source.name, ...[...spamassassin.loads, ...spamassassin.commentedLoads].map((each) => each.plugin)],
      ),
    );
    return this.#mentioned.has(plugin) || this.#mentioned.has(packagedFile(plugin) ?? "");
  }

  #define(definition: TestDefinition): void {
    if (definition.refused || configuresTest(definition.type)) return;
    const place = placeOf(definition.statement);
    const before = this.#tests.get(definition.name);
    if (before !== undefined) this.#redefined.push({ definition, place, before });
    this.#tests.set(definition.name, { definition, place });
  }

  #load(load: PluginLoad): void {
    if (!/^(?:\w+::){0,10}\w+$/.test(load.plugin)) return;
    if (load.path !== undefined && !/^\S+\.pm$/i.test(load.path)) return;
    const name = load.keyword === "tryplugin" ? load.plugin : this.#currentName(load.plugin);
    // SpamAssassin 4.0 has no file of the old name, and `tryplugin` does not look for the new one.
    if (load.path === undefined && name !== this.#currentName(name)) return;
    const place = placeOf(load.statement);
    const first = this.#plugins.get(name);
    if (first !== undefined) {
      if (first.load === load) return;
      this.#repeatedLoads.push({ load, place, first });
      return;
    }
    if (name === "Mail::SpamAssassin::Plugin::HashCash" && this.#version >= 4) return;
    this.#foreign ||= !isStockPlugin(name);
    this.#plugins.set(name, { name, load, place, askedBefore: this.#askedInVain.has(name) });
  }

  #score(score: ScoreLine, given: readonly number[]): void {
    const { test, relative } = score;
    const place = placeOf(score.statement);
    if (!relative) {
      this.#scores.set(test, { scores: given, place, statement: score.statement });
      return;
    }
    const before = this.#scores.get(test)?.scores;
    if (before === undefined) {
      this.#baselessScores.push({ score, place });
      return;
    }
    const scores = [0, 1, 2, 3].map((set) => (before[set] ?? before[0] ?? 0) + (given[set] ?? given[0] ?? 0));
    const sum = before.length === 1 && given.length === 1 ? scores.slice(0, 1) : scores;
    this.#scores.set(test, { scores: sum, place, statement: undefined });
  }

  #set(statement: Statement, frame: Frame): void {
    const { canonical, value, effect } = statement;
    const place = placeOf(statement);
    if (canonical === "require_version") {
      if (value !== "" && value !== "@@VERSION@@" && value !== paddedVersion(this.#order.version))
        this.#shutBranch(frame, statement.branch);
      return;
    }
    if (canonical === "enable_compat") this.#compatible.add(`compat_${value}`);
    if (effect === "clear" || (effect === "remove" && value === ""))
      for (const target of statement.targets) {
        this.#lists.delete(target);
        this.#settings.delete(target);
      }
    else if (effect === "remove")
      for (const target of statement.targets) {
        const entries = this.#lists.get(target);
        if (entries !== undefined)
          this.#lists.set(target, [...withoutEntries(entries, target, statement.canonical, value)]);
      }
    else if (effect === "add") {
      const setting: OpenSetting = { value, statement, place: placeOf(statement), overridden: [] };
      const list = this.#lists.get(canonical);
      if (list === undefined) this.#lists.set(canonical, [setting]);
      else list.push(setting);
    }
    const before = this.#settings.get(canonical);
    const overridden = before === undefined || effect !== undefined ? [] : before.overridden;
    if (before !== undefined && effect === undefined) overridden.push(before.place);
    this.#settings.set(canonical, { value, statement, place, overridden });
  }

  #shutBranch(frame: Frame, branch: Branch | undefined): void {
    this.#shutsFiles = true;
    frame.shut = { branch };
    if (branch !== undefined) this.#turned.set(branch.conditional, (this.#turned.get(branch.conditional) ?? 0) + 1);
  }

  result(): EffectiveSpamassassin {
    const effective: EffectiveSpamassassin = {
      version: this.#order.version,
      isVersionKnown: this.#order.isVersionKnown,
      files: [...this.#files.keys()],
      plugins: this.#plugins,
      settings: this.#settings,
      lists: this.#lists,
      tests: this.#tests,
      scores: this.#scores,
      keyed: (command) => {
        this.#keyed ??= keyedSettings(this.#keyedStatements);
        return this.#keyed.get(command) ?? noSettings;
      },
      reading: this,
      isLive: (branch) => this.#isLive(branch),
      refused: this.#refused,
      repeatedLoads: this.#repeatedLoads,
      redefined: this.#redefined,
      baselessScores: this.#baselessScores,
      isTold: (plugin) => this.#isTold(plugin),
      hasForeignPlugin: this.#foreign,
      missingIncludes: this.#missingIncludes,
      isTaken: (statement) =>
        this.#isLive(statement.branch) && !this.#shut.has(statement) && !this.#certainlyRefused.has(statement),
      isRead: (statement) => this.#isLive(statement.branch) && !this.#shut.has(statement),
    };
    readers.set(effective, this);
    return effective;
  }

  /**
   * What the configuration is after these changes: lines came and went that SpamAssassin knows nothing of, and others
   * say something else of what they said something of before. Undefined where all has to be read again. What this one
   * was made of is used up in either case.
   */
  revised(changes: readonly Change[]): EffectiveSpamassassin | undefined {
    if (this.#foreign || this.#shutsFiles || !changes.every((change) => this.#take(change))) return undefined;
    return this.result();
  }

  #take(change: Change): boolean {
    const { before, after, removed, added } = change;
    if (isPreferences(before) && isPreferences(after) && !this.#files.has(before)) return true;
    const times = this.#files.get(before) ?? 0;
    const old = removed.filter(({ known }) => known);
    const next = added.filter(({ known }) => known);
    if (times > 1 || old.length !== next.length || !loadsTheSame(before, after)) return false;
    const gone = new Set(removed);
    if (times > 0) {
      const sayings = {
        tests: this.#tests,
        redefined: this.#redefined,
        scores: this.#scores,
        settings: this.#settings,
        keyed: this.#keyed,
      };
      for (const [at, statement] of old.entries()) {
        const instead = next[at];
        if (this.#refusedStatements.has(statement) || instead === undefined) return false;
        if (this.#isLive(statement.branch) && !replaced(sayings, change, statement, instead)) return false;
      }
      this.#files = new Map([...this.#files].map(([facts, count]) => [facts === before ? after : facts, count]));
      this.#refused = this.#refused.filter(({ statement }) => !gone.has(statement));
    } else if (old.length > 0) return false;
    for (const statement of removed) {
      this.#refusedStatements.delete(statement);
      this.#certainlyRefused.delete(statement);
    }
    for (const statement of added)
      if (times > 0 && !statement.known && statement.locale === undefined && this.#isLive(statement.branch))
        this.#refuse(statement);
    return true;
  }
}

function loadsTheSame(a: Facts, b: Facts): boolean {
  const offered = (facts: Facts) => (facts.spamassassin?.commentedLoads ?? []).map(({ plugin }) => plugin).join(" ");
  return offered(a) === offered(b);
}

function isWithin(branch: Branch | undefined, outer: Branch | undefined): boolean {
  if (outer === undefined) return true;
  for (let each = branch; each !== undefined; each = each.conditional.parent) if (each === outer) return true;
  return false;
}
