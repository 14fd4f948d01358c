import * as l10n from "@vscode/l10n";
import { closest } from "../../model/closest.ts";
import type { Word } from "../../model/facts.ts";
import { protocolNumber } from "../../model/ports.ts";
import { type Span, span } from "../../text/span.ts";
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
import { type Fault, replacement } from "./fault.ts";
import type { MatchModule, OptionSpec, Target } from "./option.ts";
import { isFlag, knownNames, type Progress, strayWords, unknownOption } from "./unknown-words.ts";

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
  /** The option read last, to which a word behind it may belong. */
  let last: Option | undefined;

  const progress = (): Progress => ({
    words,
    at,
    bang,
    protocol,
    protocolWord: core.find(({ name }) => name === "protocol")?.values[0],
    modules,
    target,
  });

  const fault = (where: Span, message: string, fix?: Fault["fix"], rule = "iptables-syntax"): void =>
    void faults.push({ rule, span: where, message, ...(fix === undefined ? {} : { fix }) });

  /** Words up to the next option belong to what was not understood. */
  const skipValues = (): void => {
    while (at < words.length && !isFlag(words[at]) && words[at]?.text !== "!") at++;
  };

  const first = words[0];
  if (first?.literal && !isFlag(first) && first.text !== "!" && !first.text.startsWith("#") && first.text !== "\\") {
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
      opaque ??= word;
      const { fault: stray, next } = strayWords(progress(), last);
      if (stray !== undefined) faults.push(stray);
      at = next;
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
    const found = oneDash(flag) ?? find(flagText);
    if (found === undefined) {
      opaque ??= word;
      const unknown = word.literal && !foreign ? unknownOption(flag, progress()) : undefined;
      if (unknown !== undefined) faults.push(unknown);
      skipValues();
      bang = undefined;
      continue;
    }
    take(found, flag, found.spec.names.includes(flagText.slice(1)) ? undefined : attached);
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

  /** `-dport` for `--dport`, which iptables takes for `-d port`: a fault, and read as it was meant. */
  function oneDash(flag: Word): ReturnType<typeof find> {
    if (!/^-[a-z][a-z-]{2,}$/.test(flag.text) || !knownNames(progress()).includes(`-${flag.text}`)) return undefined;
    fault(
      flag.span,
      l10n.t("a long name has two dashes in front: -{option}", { option: flag.text }),
      replacement(flag.span, `-${flag.text}`),
    );
    return find(`-${flag.text}`);
  }

  /** Who knows an option of this name now: iptables itself, the newest module first, or the target. */
  function find(text: string): { spec: OptionSpec; owner: Option[] | "core" | "verb" } | undefined {
    if (!text.startsWith("--")) {
      const letter = text.slice(1, 2);
      const command = byName(commands()).get(`-${letter}`);
      if (command !== undefined) return { spec: command, owner: "verb" };
      const spec = byName(coreOptions()).get(`-${letter}`);
      return spec === undefined ? undefined : { spec, owner: "core" };
    }
    const name = text.slice(2);
    const command = byName(commands()).get(name);
    if (command !== undefined) return { spec: command, owner: "verb" };
    const general = byName(coreOptions()).get(name);
    if (general !== undefined) return { spec: general, owner: "core" };
    const own = target?.spec === undefined ? undefined : byName(target.spec.options).get(name);
    if (own !== undefined && target !== undefined) return { spec: own, owner: target.options };
    for (let newest = modules.length - 1; newest >= 0; newest--) {
      const module = modules[newest];
      const spec = module?.spec === undefined ? undefined : byName(module.spec.options).get(name);
      if (module !== undefined && spec !== undefined) return { spec, owner: module.options };
    }
    // Any beginning that only one option has will do, as in getopt.
    const begun: { spec: OptionSpec; owner: Option[] | "core" | "verb" }[] = [];
    const collect = (specs: readonly OptionSpec[], owner: Option[] | "core" | "verb"): void => {
      for (const spec of specs) if (spec.names.some((each) => each.startsWith(name))) begun.push({ spec, owner });
    };
    collect(commands(), "verb");
    collect(coreOptions(), "core");
    if (target?.spec !== undefined) collect(target.spec.options, target.options);
    for (const module of modules.toReversed()) collect(module.spec?.options ?? [], module.options);
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
      if (value === undefined || (isFlag(value) && (values.length > 0 || isCoreFlag(value)))) {
        fault(flag.span, l10n.t("{option} needs a value behind it", { option: flag.text }));
        opaque ??= flag;
        break;
      }
      values.push(value);
      at++;
      // -c takes packets and bytes in one word too.
      if (spec.names[0] === "set-counters" && value.text.includes(",")) break;
    }
    if (spec.optional && words[at] !== undefined && !isFlag(words[at]) && words[at]?.text !== "!") {
      const value = words[at];
      if (value !== undefined) values.push(value);
      at++;
    }
    endlessList(spec, values.at(-1));
    const end = values.at(-1)?.span.end ?? flag.span.end;
    const option: Option = {
      spec,
      name: spec.names[0] ?? "",
      flag,
      negated,
      values,
      span: span(bang?.span.start ?? flag.span.start, end),
    };
    last = option;
    if (attached !== undefined && spec.values === 0 && !spec.optional)
      fault(attached.span, l10n.t('"{text}" belongs to no option', { text: attached.text }));
    if (attached !== undefined && /^(?:protocol|source|destination|jump|goto)$/.test(option.name))
      fault(option.span, l10n.t("iptables takes this value only as a word of its own"), {
        title: l10n.t("Write it apart"),
        edits: [
          {
            span: option.span,
            newText: `${negated ? "! " : ""}${flag.text.slice(0, flag.text.startsWith("--") ? undefined : 2)} ${attached.text}`,
          },
        ],
      });
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
    if (again && !mayRepeat(option.name, siblings !== core && siblings === modules.find(isPolicy)?.options)) {
      opaque ??= flag;
      fault(option.span, l10n.t("{option} may stand only once in a rule", { option: flag.text }));
    }
    if (owner !== "core") owner.push(option);
    else takeCore(option);
  }

  /** `--dports 25,80,` with nothing behind it: modules that split their list themselves see an empty word there. */
  function endlessList({ names }: OptionSpec, value: Word | undefined): void {
    const next = words[at];
    if (value === undefined || !/.,$/.test(value.text) || (next !== undefined && !isFlag(next) && next.text !== "!"))
      return;
    if (!/^(?:source|destination|(?:source-|destination-)?ports|ctstate|state)$/.test(names[0] ?? "")) return;
    const comma = span(value.span.end - 1, value.span.end);
    if (value.literal && value.span.end - value.span.start === value.text.length)
      fault(comma, l10n.t("a list does not end in a comma"), {
        title: l10n.t("Remove the comma"),
        edits: [{ span: comma, newText: "" }],
      });
  }

  function takeCore(option: Option): void {
    const value = option.values[0];
    switch (option.name) {
      case "protocol":
        // A template's word may be any protocol.
        if (value?.literal) protocol = protocolOf(value.text) ?? protocolMeant(value.text) ?? protocol;
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
    const joined = /^([a-z0-9_]+)(?=--)/.exec(word.text)?.[1];
    if (word.literal && joined !== undefined) {
      const at = word.span.start + joined.length;
      fault(word.span, l10n.t("a blank is missing behind -m {module}", { module: joined }), {
        title: l10n.t("Insert a blank"),
        edits: [{ span: span(at, at), newText: " " }],
      });
      return;
    }
    const near = closest(word.text, matchModules().keys());
    if (word.literal && (word.text === "!" || word.text.startsWith("--")))
      fault(word.span, l10n.t("{option} needs a value behind it", { option: "-m" }));
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

  /** What only shows when the whole line is read. */
  function finish(): void {
    if (bang !== undefined) fault(bang.span, l10n.t("a ! stands in front of an option, and none follows here"));
    if (verb === undefined && words.some(({ literal }) => literal) && faults.length === 0)
      fault(line, l10n.t("iptables-restore does not understand this line; a rule begins with -A and a chain"));
    const listing = core.find(({ name }) => /^(?:numeric|exact|line-numbers)$/.test(name));
    if (faults.length === 0 && listing !== undefined && verb !== undefined && !/^list/.test(verb.name))
      fault(listing.span, l10n.t("{option} is for lists only, and refused here", { option: listing.flag.text }), {
        title: l10n.t("Leave it out"),
        edits: [{ span: listing.span, newText: "" }],
      });
    const option = core.find(({ name }) => name === "protocol");
    for (const module of modules) {
      const needed = module.spec?.protocols;
      if (needed === undefined || option?.values[0]?.literal === false) continue;
      const isTaken = protocol !== undefined && needed.includes(protocol);
      if (isTaken && option?.negated && module.name !== "multiport") {
        // iptables-nft asks for the ports and flags of whatever other protocol has them.
        const loads = /^(?:tcp|udp)$/.test(module.name) && !module.options.some(({ name }) => name === "tcp-option");
        const protocolName = option.values[0]?.text ?? "";
        faults.push({
          rule: "ipt-missing-protocol",
          span: option.span,
          message: l10n.t("-m {module} needs -p {protocol} without a ! in front", {
            module: module.name,
            protocol: protocolName,
          }),
          ...(loads ? { severity: "warning" } : {}),
        });
        continue;
      }
      if ((isTaken && option?.negated === false) || module.word === undefined) continue;
      opaque ??= module.word;
      const wanted = /^(?:multiport|tcpmss)$/.test(module.name) ? "tcp" : module.name.replace(/^icmp6$/, "ipv6-icmp");
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

/** The value in `--dport=80` or `-jACCEPT`. */
function attachedValue(word: Word, equals: number): Word | undefined {
  const cut = equals !== -1 ? equals + 1 : !word.text.startsWith("--") && word.text.length > 2 ? 2 : -1;
  if (cut === -1) return undefined;
  return { text: word.text.slice(cut), span: span(word.span.start + cut, word.span.end), literal: word.literal };
}

const named = new WeakMap<readonly OptionSpec[], ReadonlyMap<string, OptionSpec>>();

/** Options by each of their long names, and by their letters with the dash. */
function byName(specs: readonly OptionSpec[]): ReadonlyMap<string, OptionSpec> {
  let map = named.get(specs);
  if (map === undefined) {
    const entries = new Map<string, OptionSpec>();
    for (const spec of specs)
      for (const name of [...spec.names, ...(spec.short === undefined ? [] : [`-${spec.short}`])])
        if (!entries.has(name)) entries.set(name, spec);
    map = entries;
    named.set(specs, map);
  }
  return map;
}

/** `-j` and its like where a value should stand: iptables takes it for the value, and nobody can have meant that. */
function isCoreFlag(word: Word): boolean {
  return word.literal && /^-[AIDRjgmpsdio]$/.test(word.text);
}

function isPolicy({ name }: Module): boolean {
  return name === "policy";
}

/** Options that may be given more than once: flags that only repeat themselves, and elements of an IPsec policy. */
function mayRepeat(name: string, ofPolicy: boolean): boolean {
  return (
    /^(?:ipv4|ipv6|numeric|verbose|exact|match|set-counters|return-nomatch)$/.test(name) ||
    (ofPolicy && /^(?:reqid|spi|proto|mode|tunnel-src|tunnel-dst|next)$/.test(name))
  );
}

const commonProtocols = ["tcp", "udp", "icmp", "icmpv6", "all", "esp", "ah", "sctp", "gre", "udplite"];

/** The protocol a misspelt name stands for, so that its ports are not complained of as well. */
export function nearProtocol(text: string): string | undefined {
  const [first = ""] = text.split(/[,/]/);
  return first !== text && protocolOf(first) !== undefined ? undefined : closest(text, commonProtocols);
}

function protocolMeant(text: string): number | undefined {
  const near = nearProtocol(text) ?? text.split(/[,/]/)[0] ?? "";
  return near === "" ? undefined : protocolOf(near);
}

/** A protocol by name or number; 0 for `all`, undefined for a name nobody knows. */
export function protocolOf(text: string): number | undefined {
  const name = text.toLowerCase();
  if (name === "all" || name === "") return 0;
  if (name === "mh" || name === "ipv6-mh") return 135;
  if (/^0x[0-9a-f]+$/.test(name)) return Number(name);
  return protocolNumber(name);
}
