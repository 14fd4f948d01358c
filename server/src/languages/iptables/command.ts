import * as l10n from "@vscode/l10n";
import type { Word } from "../../model/facts.ts";
import { protocolNumber } from "../../model/ports.ts";
import { type Span, span } from "../../text/span.ts";
import { closest } from "../closest.ts";
import {
  canonicalModule,
  commands,
  coreOptions,
  foreignModules,
  foreignTargets,
  matchModule,
  moduleOfProtocol,
  target as targetNamed,
} from "./catalog.ts";
import { matchModules } from "./catalog-matches.ts";
import { targetExtensions } from "./catalog-targets.ts";
import { bareFlag, type Fault, quoted, replacement } from "./fault.ts";
import type { MatchModule, OptionSpec, Target } from "./option.ts";

/** One option with its values. */
export interface Option {
  readonly spec: OptionSpec;
  /** The long name iptables-save would write. */
  readonly name: string;
  readonly flag: Word;
  readonly negated: boolean;
  readonly values: readonly Word[];
  /** From the `!` or the flag to the last value. */
  readonly span: Span;
}

/** A match module at work: named by `-m`, or brought in by `-p`. */
export interface Module {
  readonly name: string;
  readonly spec: MatchModule | undefined;
  /** The word after `-m`; absent where `-p` brought it in. */
  readonly word?: Word;
  readonly options: Option[];
}

/** One rule or other command of a file, taken apart. */
export interface Command {
  /** `append`, `insert`, ...; absent where the line has none. */
  readonly verb?: Option;
  readonly core: readonly Option[];
  readonly modules: readonly Module[];
  readonly target?: {
    readonly word: Word;
    readonly goto: boolean;
    readonly spec: Target | undefined;
    readonly options: readonly Option[];
  };
  /** IP protocol number that `-p` names, negated or not; 0 for all. */
  readonly protocol?: number;
  /** A part of the line is not understood, so the rule may match less than the rest says. */
  readonly opaque?: Word;
  readonly faults: readonly Fault[];
}

/** Reads the words of a line in iptables' own order of things: an option is known once its module is loaded. */
export function readCommand(words: readonly Word[], line: Span): Command {
  const faults: Fault[] = [];
  const core: Option[] = [];
  const modules: Module[] = [];
  let verb: Option | undefined;
  let target: { word: Word; goto: boolean; spec: Target | undefined; options: Option[] } | undefined;
  let protocol: number | undefined;
  let opaque: Word | undefined;
  let bang: Word | undefined;
  let foreign = false;
  let at = 0;

  const fault = (where: Span, message: string, fix?: Fault["fix"], rule = "iptables-syntax"): void =>
    void faults.push({ rule, span: where, message, ...(fix === undefined ? {} : { fix }) });

  /** Words up to the next option belong to what was not understood. */
  const skipValues = (): void => {
    while (at < words.length && !isFlag(words[at]) && words[at]?.text !== "!") at++;
  };

  const first = words[0];
  if (first?.literal && !isFlag(first) && first.text !== "!" && first.text !== "#") {
    const program = /(?:^|\/)ip6?tables(?:-legacy|-nft)?$/.test(first.text);
    const next = words[1];
    fault(
      program ? first.span : line,
      program
        ? l10n.t("a rule of a file begins with -A and its chain; leave {program} out", { program: first.text })
        : l10n.t("iptables-restore does not understand this line; a rule begins with -A and a chain"),
      program && next !== undefined
        ? { title: l10n.t("Leave it out"), edits: [{ span: span(first.span.start, next.span.start), newText: "" }] }
        : undefined,
    );
    if (!program) return { core, modules, opaque: first, faults };
    at = 1;
  }

  while (at < words.length) {
    const word = words[at];
    if (word === undefined) break;
    if (word.text === "!" && word.literal) {
      if (bang !== undefined) fault(word.span, l10n.t("one ! is enough; two in a row are refused"));
      bang = word;
      at++;
      continue;
    }
    if (!isFlag(word)) {
      stray(word);
      bang = undefined;
      continue;
    }
    at++;
    const equals = word.text.startsWith("--") ? word.text.indexOf("=") : -1;
    const flagText = equals === -1 ? word.text : word.text.slice(0, equals);
    const flag: Word =
      equals === -1
        ? word
        : { text: flagText, span: span(word.span.start, word.span.start + equals), literal: word.literal };
    const attached = attachedValue(word, equals);
    const found = find(flagText);
    if (found === undefined) {
      opaque ??= word;
      if (word.literal && !foreign) unknownOption(flag);
      skipValues();
      bang = undefined;
      continue;
    }
    take(found, flag, attached);
    bang = undefined;
  }
  finish();
  return {
    core,
    modules,
    faults,
    ...(verb === undefined ? {} : { verb }),
    ...(target === undefined ? {} : { target }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(opaque === undefined ? {} : { opaque }),
  };

  /** Who knows an option of this name now: iptables itself, the newest module first, or the target. */
  function find(text: string): { spec: OptionSpec; owner: Option[] | "core" | "verb" } | undefined {
    if (!text.startsWith("--")) {
      const letter = text.slice(1, 2);
      const command = commands().find(({ short }) => short === letter);
      if (command !== undefined) return { spec: command, owner: "verb" };
      const spec = coreOptions().find(({ short }) => short === letter);
      return spec === undefined ? undefined : { spec, owner: "core" };
    }
    const name = text.slice(2);
    const visible = [
      ...commands().map((spec) => ({ spec, owner: "verb" as const })),
      ...coreOptions().map((spec) => ({ spec, owner: "core" as const })),
      ...(target?.spec?.options ?? []).map((spec) => ({ spec, owner: target?.options ?? [] })),
      ...modules
        .toReversed()
        .flatMap((each) => (each.spec?.options ?? []).map((spec) => ({ spec, owner: each.options }))),
    ];
    const exact = visible.find(({ spec }) => spec.names.includes(name));
    if (exact !== undefined) return exact;
    // Any beginning that only one option has will do, as in getopt.
    const begun = visible.filter(({ spec }) => spec.names.some((each) => each.startsWith(name)));
    if (name !== "" && begun.length === 1) return begun[0];
    const implied = protocol === undefined ? undefined : moduleOfProtocol(protocol);
    if (implied === undefined || modules.some((each) => each.name === implied)) return undefined;
    const module: Module = { name: implied, spec: matchModule(implied), options: [] };
    if (!module.spec?.options.some(({ names }) => names.some((each) => each.startsWith(name)))) return undefined;
    modules.push(module);
    return find(text);
  }

  function take(
    { spec, owner }: { spec: OptionSpec; owner: Option[] | "core" | "verb" },
    flag: Word,
    attached: Word | undefined,
  ): void {
    const values: Word[] = attached === undefined ? [] : [attached];
    let negated = bang !== undefined;
    if (attached === undefined && spec.values > 0 && words[at]?.text === "!" && words[at + 1] !== undefined) {
      const sign = words[at];
      const value = words[at + 1];
      if (sign !== undefined && value !== undefined && spec.negatable) {
        fault(
          span(flag.span.start, value.span.end),
          l10n.t("the ! stands in front of {option}", { option: flag.text }),
          {
            title: l10n.t("Put ! in front"),
            edits: [{ span: span(flag.span.start, value.span.start), newText: `! ${flag.text} ` }],
          },
        );
        negated = true;
        at++;
      }
    }
    while (values.length < spec.values) {
      const value = words[at];
      if (value === undefined || (values.length > 0 && isFlag(value))) {
        fault(flag.span, l10n.t("{option} needs a value behind it", { option: flag.text }));
        opaque ??= flag;
        break;
      }
      values.push(value);
      at++;
    }
    if (spec.optional && words[at] !== undefined && !isFlag(words[at]) && words[at]?.text !== "!") {
      const value = words[at];
      if (value !== undefined) values.push(value);
      at++;
    }
    const end = values.at(-1)?.span.end ?? flag.span.end;
    const option: Option = {
      spec,
      name: spec.names[0] ?? "",
      flag,
      negated,
      values,
      span: span(bang?.span.start ?? flag.span.start, end),
    };
    if (negated && !spec.negatable)
      fault(option.span, l10n.t("{option} cannot be turned round with !", { option: flag.text }));
    if (owner === "verb") {
      if (verb !== undefined)
        fault(flag.span, l10n.t("a line does one thing; {first} stands here already", { first: verb.flag.text }));
      verb ??= option;
      return;
    }
    const siblings = owner === "core" ? core : owner;
    const again = siblings.some(({ name }) => name === option.name);
    if (again && isSingle(option.name)) {
      opaque ??= flag;
      fault(option.span, l10n.t("{option} may stand only once in a rule", { option: flag.text }));
    }
    if (owner !== "core") owner.push(option);
    else takeCore(option);
  }

  function takeCore(option: Option): void {
    const value = option.values[0];
    switch (option.name) {
      case "protocol":
        // A template's word may be any protocol.
        if (value?.literal) protocol = protocolOf(value.text) ?? protocol;
        break;
      case "match":
        if (value !== undefined) takeModule(value);
        return;
      case "jump":
      case "goto":
        if (target !== undefined) {
          opaque ??= option.flag;
          fault(
            option.span,
            l10n.t("a rule has one target; {target} stands here already", { target: target.word.text }),
          );
        } else if (value !== undefined) {
          const isGoto = option.name === "goto";
          target = { word: value, goto: isGoto, spec: isGoto ? undefined : targetNamed(value.text), options: [] };
          if (foreignTargets.has(value.text)) foreign = true;
        }
        return;
      case "table":
        fault(option.span, l10n.t("-t is refused in a file; the line that begins with * names the table"), {
          title: l10n.t("Leave it out"),
          edits: [{ span: option.span, newText: "" }],
        });
        return;
      case "wait":
        fault(option.span, l10n.t("-w is refused in a file; give it to iptables-restore itself"), {
          title: l10n.t("Leave it out"),
          edits: [{ span: option.span, newText: "" }],
        });
        return;
    }
    core.push(option);
  }

  function takeModule(word: Word): void {
    const name = canonicalModule(word.text);
    const spec = matchModule(name);
    modules.push({ name, spec, word, options: [] });
    if (spec !== undefined) return;
    foreign = true;
    opaque ??= word;
    const near = closest(word.text, matchModules().keys());
    if (!word.literal || foreignModules.has(name) || near === undefined) return;
    fault(
      word.span,
      l10n.t('there is no match module {name}; did you mean "{near}"?', { name, near }),
      replacement(word.span, near),
    );
    // Read on as if the near one stood there: one mistake, one finding.
    modules.pop();
    modules.push({ name: near, spec: matchModule(near), word, options: [] });
  }

  /** A word that belongs to no option. */
  function stray(word: Word): void {
    opaque ??= word;
    if (word.text.startsWith("#") && word.literal) {
      const last = words.at(-1) ?? word;
      const where = span(word.span.start, last.span.end);
      const remark = words
        .slice(at)
        .map(({ text }) => text)
        .join(" ")
        .replace(/^#+\s*/, "");
      fault(where, l10n.t("a comment stands on a line of its own; in a rule it is -m comment --comment"), {
        title: l10n.t("Make it -m comment"),
        edits: [{ span: where, newText: `-m comment --comment ${quoted(remark)}` }],
      });
      at = words.length;
      return;
    }
    const start = at;
    while (at < words.length && !isFlag(words[at]) && words[at]?.text !== "!") at++;
    const run = words.slice(start, at);
    if (run.some(({ literal }) => !literal)) return;
    const where = span(word.span.start, run.at(-1)?.span.end ?? word.span.end);
    const before = lastText();
    if (before !== undefined && before.span.end < word.span.start) {
      const whole = [before, ...run].map(({ text }) => text).join(" ");
      fault(where, l10n.t("a text with blanks stands in double quotes"), {
        title: l10n.t("Put the text in quotes"),
        edits: [{ span: span(before.span.start, where.end), newText: quoted(whole) }],
      });
      return;
    }
    fault(where, l10n.t('"{text}" belongs to no option', { text: run.map(({ text }) => text).join(" ") }));
  }

  /** The value of the option just read, where it is free text. */
  function lastText(): Word | undefined {
    const options = [...modules.flatMap((each) => each.options), ...(target?.options ?? [])];
    const last = options.reduce<Option | undefined>(
      (best, each) => (best === undefined || each.span.end > best.span.end ? each : best),
      undefined,
    );
    return last !== undefined && /^(?:comment|log-prefix|nflog-prefix)$/.test(last.name) ? last.values[0] : undefined;
  }

  function unknownOption(flag: Word): void {
    const name = flag.text.replace(/^--?/, "");
    const isPort = /^(?:(?:destination|source)-port|[ds]port)$/.test(name);
    if (isPort && protocol === undefined) {
      missingProtocol(flag);
      return;
    }
    const owner = [...matchModules()].find(
      ([module, { options }]) =>
        !modules.some((each) => each.name === module) && options.some(({ names }) => names.includes(name)),
    );
    if (owner !== undefined && flag.text.startsWith("--") && name.length > 3) {
      fault(
        flag.span,
        l10n.t("{option} needs -m {module} in front of it", { option: flag.text, module: owner[0] }),
        owner[1].protocols === undefined || owner[0] === "multiport"
          ? {
              title: l10n.t("Insert -m {module}", { module: owner[0] }),
              edits: [{ span: bareFlag(bang, flag), newText: `-m ${owner[0]} ` }],
            }
          : undefined,
      );
      return;
    }
    const targets = [...targetExtensions()].filter(([, { options }]) =>
      options.some(({ names }) => names.includes(name)),
    );
    // The target itself is misspelt then, which is said at the target.
    if (target !== undefined && target.spec === undefined && targets.length > 0) return;
    const [behind] = targets.find(([each]) => words.some(({ text }) => text === each)) ?? targets[0] ?? [];
    if (behind !== undefined && flag.text.startsWith("--")) {
      fault(
        flag.span,
        l10n.t("{option} belongs to {target} and stands behind -j {target}", { option: flag.text, target: behind }),
      );
      return;
    }
    const known = [
      ...coreOptions(),
      ...modules.flatMap((each) => each.spec?.options ?? []),
      ...(target?.spec?.options ?? []),
      ...(protocol === undefined ? [] : (matchModule(moduleOfProtocol(protocol) ?? "")?.options ?? [])),
    ].flatMap(({ names }) => names.map((each) => `--${each}`));
    const near = closest(flag.text, known);
    fault(
      flag.span,
      near === undefined
        ? l10n.t("iptables knows no option {option} here", { option: flag.text })
        : l10n.t('iptables knows no option {option} here; did you mean "{near}"?', { option: flag.text, near }),
      near === undefined ? undefined : replacement(flag.span, near),
    );
  }

  function missingProtocol(flag: Word): void {
    const later = words.findIndex(({ text }, index) => index >= at && /^(?:-p|--proto(?:col)?)$/.test(text));
    const option = words[later];
    const value = words[later + 1];
    const message = l10n.t("{option} needs a protocol before it, such as -p tcp", { option: flag.text });
    const where = bareFlag(bang, flag);
    if (option === undefined || value === undefined || words[later - 1]?.text === "!") {
      fault(
        flag.span,
        message,
        { title: l10n.t("Insert -p tcp"), edits: [{ span: where, newText: "-p tcp " }] },
        "ipt-missing-protocol",
      );
      return;
    }
    const before = words[later - 1]?.span.end ?? option.span.start;
    const text = `${option.text} ${value.text}`;
    fault(
      flag.span,
      message,
      {
        title: l10n.t("Move {option} in front", { option: text }),
        edits: [
          { span: where, newText: `${text} ` },
          { span: span(before, value.span.end), newText: "" },
        ],
      },
      "ipt-missing-protocol",
    );
  }

  /** What only shows when the whole line is read. */
  function finish(): void {
    if (verb === undefined && words.some(({ literal }) => literal) && faults.length === 0)
      fault(line, l10n.t("iptables-restore does not understand this line; a rule begins with -A and a chain"));
    const option = core.find(({ name }) => name === "protocol");
    for (const module of modules) {
      const needed = module.spec?.protocols;
      if (needed === undefined || module.word === undefined || option?.values[0]?.literal === false) continue;
      if (protocol !== undefined && option?.negated === false && needed.includes(protocol)) continue;
      opaque ??= module.word;
      const wanted = module.name === "multiport" ? "tcp" : module.name === "icmp6" ? "ipv6-icmp" : module.name;
      const flag = words[words.indexOf(module.word) - 1] ?? module.word;
      const start = words[words.indexOf(flag) - 1]?.text === "!" ? words[words.indexOf(flag) - 1] : flag;
      const at = (start ?? flag).span.start;
      fault(
        span(flag.span.start, module.word.span.end),
        module.name === "multiport"
          ? l10n.t("-m multiport needs a protocol with ports, such as -p tcp")
          : l10n.t("-m {module} needs -p {protocol}", { module: module.name, protocol: wanted }),
        option === undefined
          ? {
              title: l10n.t("Insert -p {protocol}", { protocol: wanted }),
              edits: [{ span: span(at, at), newText: `-p ${wanted} ` }],
            }
          : undefined,
        "ipt-missing-protocol",
      );
    }
  }
}

function isFlag(word: Word | undefined): boolean {
  return word !== undefined && word.text.length > 1 && word.text.startsWith("-");
}

/** The value in `--dport=80` or `-jACCEPT`. */
function attachedValue(word: Word, equals: number): Word | undefined {
  const cut = equals !== -1 ? equals + 1 : !word.text.startsWith("--") && word.text.length > 2 ? 2 : -1;
  if (cut === -1) return undefined;
  return { text: word.text.slice(cut), span: span(word.span.start + cut, word.span.end), literal: word.literal };
}

/** Options that may be given more than once: elements of an IPsec policy, and flags that only repeat themselves. */
function isSingle(name: string): boolean {
  return !/^(?:reqid|spi|proto|mode|tunnel-src|tunnel-dst|next|ipv4|ipv6|numeric|verbose|exact|match|set-counters|comment)$/.test(
    name,
  );
}

/** A protocol by name or number; 0 for `all`, undefined for a name nobody knows. */
export function protocolOf(text: string): number | undefined {
  const name = text.toLowerCase();
  if (name === "all" || name === "") return 0;
  if (name === "mh" || name === "ipv6-mh") return 135;
  if (/^0x[0-9a-f]+$/.test(name)) return Number(name);
  return protocolNumber(name);
}
