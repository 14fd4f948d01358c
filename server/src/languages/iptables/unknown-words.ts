import * as l10n from "@vscode/l10n";
import { closest } from "../../model/closest.ts";
import type { Word } from "../../model/facts.ts";
import { type Span, span } from "../../text/span.ts";
import { coreOptions, matchModule, moduleOfProtocol } from "./catalog.ts";
import { matchModules } from "./catalog-matches.ts";
import { targetExtensions } from "./catalog-targets.ts";
import type { Module, Option } from "./command.ts";
import { bareFlag, type Fault, quoted, replacement } from "./fault.ts";
import type { Target } from "./option.ts";

/** How far a line has been read when a word turns up that nothing there knows. */
export interface Progress {
  readonly words: readonly Word[];
  /** Index behind the word in question. */
  readonly at: number;
  readonly bang: Word | undefined;
  readonly protocol: number | undefined;
  /** The value of `-p`. */
  readonly protocolWord: Word | undefined;
  readonly modules: readonly Module[];
  readonly target:
    | { readonly word: Word; readonly spec: Target | undefined; readonly options: readonly Option[] }
    | undefined;
}

function syntax(where: Span, message: string, fix?: Fault["fix"], rule = "iptables-syntax"): Fault {
  return { rule, span: where, message, ...(fix === undefined ? {} : { fix }) };
}

/** Why nothing knows this option here; undefined where another fault of the line says it already. */
export function unknownOption(flag: Word, progress: Progress): Fault | undefined {
  const { words, bang, protocol, modules, target } = progress;
  const name = flag.text.replace(/^--?/, "");
  if (/^(?:(?:destination|source)-port|[ds]port)$/.test(name)) {
    if (protocol === undefined) return missingProtocol(flag, progress);
    if (moduleOfProtocol(protocol) === undefined || !/^(?:6|17|33|132)$/.test(String(protocol)))
      return protocolWithoutPorts(flag, progress);
  }
  const twin = name === "state" ? "ctstate" : name === "ctstate" ? "state" : undefined;
  if (twin !== undefined && knownNames(progress).includes(`--${twin}`))
    return syntax(
      flag.span,
      l10n.t("{option} is another module's name for it; here it is {twin}", { option: flag.text, twin: `--${twin}` }),
      replacement(flag.span, `--${twin}`),
    );
  const owner = [...matchModules()].find(
    ([module, { options }]) =>
      !modules.some((each) => each.name === module) && options.some(({ names }) => names.includes(name)),
  );
  if (owner !== undefined && flag.text.startsWith("--") && name.length > 2) {
    const [module, { protocols }] = owner;
    const isProtocols = protocols !== undefined && module !== "multiport";
    return syntax(
      flag.span,
      isProtocols
        ? l10n.t("{option} is an option of {module}, and this rule is not about it: it needs -p {module}", {
            option: flag.text,
            module,
          })
        : l10n.t("{option} needs -m {module} in front of it", { option: flag.text, module }),
      isProtocols
        ? undefined
        : {
            title: l10n.t("Insert -m {module}", { module }),
            edits: [{ span: bareFlag(bang, flag), newText: `-m ${module} ` }],
          },
    );
  }
  const targets = [...targetExtensions()].filter(([, { options }]) =>
    options.some(({ names }) => names.includes(name)),
  );
  // The target itself is misspelt then, which is said at the target.
  if (target !== undefined && target.spec === undefined && targets.length > 0) return undefined;
  const [behind] = targets.find(([each]) => words.some(({ text }) => text === each)) ?? targets[0] ?? [];
  if (behind !== undefined && flag.text.startsWith("--"))
    return syntax(
      flag.span,
      l10n.t("{option} belongs to {target} and stands behind -j {target}", { option: flag.text, target: behind }),
    );
  const near = closest(flag.text, knownNames(progress));
  return syntax(
    flag.span,
    near === undefined
      ? l10n.t("iptables knows no option {option} here", { option: flag.text })
      : l10n.t('iptables knows no option {option} here; did you mean "{near}"?', { option: flag.text, near }),
    near === undefined ? undefined : replacement(flag.span, near),
  );
}

/** Every long name that could stand here, with its dashes. */
export function knownNames({ modules, target, protocol }: Progress): readonly string[] {
  return [
    ...(protocol === undefined ? [] : (matchModule(moduleOfProtocol(protocol) ?? "")?.options ?? [])),
    ...modules.flatMap((each) => each.spec?.options ?? []),
    ...(target?.spec?.options ?? []),
    ...coreOptions(),
  ].flatMap(({ names }) => names.map((each) => `--${each}`));
}

function missingProtocol(flag: Word, { words, at, bang }: Progress): Fault {
  const later = words.findIndex(({ text }, index) => index >= at && /^(?:-p|--proto(?:col)?)$/.test(text));
  const option = words[later];
  const value = words[later + 1];
  const message = l10n.t("{option} needs a protocol before it, such as -p tcp", { option: flag.text });
  const where = bareFlag(bang, flag);
  if (option === undefined || value === undefined || words[later - 1]?.text === "!")
    return syntax(
      flag.span,
      message,
      { title: l10n.t("Insert -p tcp"), edits: [{ span: where, newText: "-p tcp " }] },
      "ipt-missing-protocol",
    );
  const before = words[later - 1]?.span.end ?? option.span.start;
  const text = `${option.text} ${value.text}`;
  return syntax(
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

/** `-p icmp --dport 25`: the protocol given has no ports. */
function protocolWithoutPorts(flag: Word, { protocol, protocolWord }: Progress): Fault {
  const all = protocol === 0;
  return syntax(
    flag.span,
    all
      ? l10n.t("{option} needs one protocol before it, such as -p tcp", { option: flag.text })
      : l10n.t("{option} needs a protocol with ports, such as -p tcp; {protocol} has none", {
          option: flag.text,
          protocol: protocolWord?.text ?? String(protocol),
        }),
    all && protocolWord !== undefined ? replacement(protocolWord.span, "tcp") : undefined,
    "ipt-missing-protocol",
  );
}

/** What words mean that belong to no option, and the index to read on from. */
export function strayWords(progress: Progress, last: Option | undefined): { fault: Fault | undefined; next: number } {
  const { words, at } = progress;
  const first = words[at];
  if (first === undefined) return { fault: undefined, next: at + 1 };
  const end = words.at(-1) ?? first;
  if (first.text.startsWith("#") && first.literal) return { fault: remark(words.slice(at)), next: words.length };
  if (first.text === "\\" && at === words.length - 1)
    return {
      fault: syntax(first.span, l10n.t("a rule stands on one line; iptables-restore knows no \\ at its end")),
      next: words.length,
    };
  let next = at;
  while (next < words.length && !isFlag(words[next]) && words[next]?.text !== "!") next++;
  const run = words.slice(at, next);
  if (run.some(({ literal }) => !literal)) return { fault: undefined, next };
  const where = span(first.span.start, run.at(-1)?.span.end ?? end.span.end);
  const text = run.map((word) => word.text).join(" ");
  const value = last?.values.at(-1);
  const adjoins = value !== undefined && words[at - 1] === value;
  if (adjoins && /^(?:comment|log-prefix|nflog-prefix|ulog-prefix)$/.test(last?.name ?? "")) {
    const whole = `${value.text} ${text}`;
    return {
      fault: syntax(where, l10n.t("a text with blanks stands in double quotes"), {
        title: l10n.t("Put the text in quotes"),
        edits: [{ span: span(value.span.start, where.end), newText: quoted(whole.replace(/^'(.*)'$/, "$1")) }],
      }),
      next,
    };
  }
  if (adjoins && (value.text.endsWith(",") || text.startsWith(",")))
    return {
      fault: syntax(span(value.span.start, where.end), l10n.t("a list has commas and no blanks"), {
        title: l10n.t("Remove the blanks"),
        edits: [
          { span: span(value.span.start, where.end), newText: `${value.text}${run.map((word) => word.text).join("")}` },
        ],
      }),
      next,
    };
  const dash = /^[\u2010-\u2015\u2212]{1,2}(?=[a-z])/.exec(first.text);
  if (dash !== null) {
    const flag = first.text.slice(dash[0].length);
    const plain = flag.length === 1 ? `-${flag}` : `--${flag}`;
    return {
      fault: syntax(
        first.span,
        l10n.t("this is a typographic dash, which no program takes for a minus: write {plain}", { plain }),
        replacement(first.span, plain),
      ),
      next,
    };
  }
  return { fault: syntax(where, l10n.t('"{text}" belongs to no option', { text })), next };
}

function remark(words: readonly Word[]): Fault {
  const [first] = words;
  const start = first?.span.start ?? 0;
  const where = span(start, words.at(-1)?.span.end ?? start);
  const text = words
    .map((word) => word.text)
    .join(" ")
    .replace(/^#+\s*/, "");
  return syntax(where, l10n.t("a comment stands on a line of its own; in a rule it is -m comment --comment"), {
    title: l10n.t("Make it -m comment"),
    edits: [{ span: where, newText: `-m comment --comment ${quoted(text)}` }],
  });
}

export function isFlag(word: Word | undefined): boolean {
  return word !== undefined && word.text.length > 1 && word.text.startsWith("-");
}
