import * as l10n from "@vscode/l10n";
import { closest } from "../../model/closest.ts";
import type { Problem } from "../../model/facts.ts";
import type { Fix, Severity } from "../../model/finding.ts";
import { lintSays } from "../../model/lint.ts";
import { configuresTest } from "../../model/spamassassin.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { evalEntry } from "./catalog.ts";
import type { EvalEntry } from "./catalog-types.ts";
import { checkArguments } from "./check-arguments.ts";
import { checkHeaderName } from "./check-header-name.ts";
import { checkMeta } from "./check-meta.ts";
import { checkPluginValues } from "./check-plugin-forms.ts";
import { checkArgumentRegexes, checkRegexes } from "./check-regex.ts";
import { callsFunctions, type Definition, isTestName } from "./definition.ts";
import { headerModifiers } from "./values.ts";

interface Said {
  readonly fixes?: readonly Fix[];
  /** What the real tool prints, where it prints anything. */
  readonly lint?: string;
  readonly severity?: Severity;
}

/** Makes a problem of one line of one file. */
export function problem(
  source: SourceFile,
  statement: Problem["statement"] & object,
  rule: string,
  where: Span,
  message: string,
  { fixes, lint, severity }: Said = {},
): Problem {
  return {
    rule,
    place: { source, span: where },
    message,
    statement,
    ...(lint === undefined ? {} : { related: [lintSays({ source, span: where }, lint)] }),
    ...(fixes === undefined ? {} : { fixes }),
    ...(severity === undefined ? {} : { severity }),
  };
}

export function replacement(source: SourceFile, title: string, where: Span, newText: string): Fix {
  return { title, edits: [{ place: { source, span: where }, newText }], preferred: true };
}

/** Longer names are kept, but lint counts them as mistakes; still longer ones are refused. Source: add_test. */
const longName = 40;
const longestName = 100;

/** What is wrong with a line that defines a test, as far as the line alone shows it. */
export function checkTest(source: SourceFile, definition: Definition): readonly Problem[] {
  const { statement } = definition;
  if (statement.valueStart === statement.end) {
    return [
      problem(
        source,
        statement,
        "sa-test-incomplete",
        statement.commandSpan,
        l10n.t("{command} needs the name of a test and what it looks for", { command: statement.command }),
        { lint: `config: invalid '${statement.command}' value` },
      ),
    ];
  }
  if (definition.definitionSpan.start >= statement.end) {
    return [
      problem(
        source,
        statement,
        "sa-test-incomplete",
        definition.nameSpan,
        l10n.t("{name} has no definition, so SpamAssassin refuses the line; write behind the name what it looks for", {
          name: definition.name,
        }),
        { lint: `config: invalid '${statement.command}' value` },
      ),
    ];
  }
  const problems: Problem[] = [];
  const add = (found: Problem | undefined): void => {
    if (found !== undefined) problems.push(found);
  };
  add(checkName(source, definition));
  if (statement.command === "meta") add(checkMeta(source, definition));
  else if (callsFunctions.has(statement.command)) {
    if (statement.text.startsWith("eval:", definition.definitionSpan.start) || definition.call !== undefined) {
      add(checkCall(source, definition));
      add(checkArguments(source, definition));
      problems.push(...checkArgumentRegexes(source, definition));
    } else if (statement.command === "header") {
      add(checkHeader(source, definition));
      add(checkHeaderName(source, definition));
    }
  } else {
    problems.push(...checkPluginTest(source, definition));
    if (statement.canonical === "mimeheader") add(checkHeaderName(source, definition));
  }
  for (const found of checkRegexes(source, definition)) problems.push(found);
  return problems;
}

function checkName(source: SourceFile, { name, nameSpan, statement }: Definition): Problem | undefined {
  // Any word will do where another line defines the test.
  if (configuresTest(statement.command)) return undefined;
  const { length } = name;
  if (!isTestName(name)) {
    if (length > longestName && /^\w+$/.test(name))
      return problem(
        source,
        statement,
        "sa-rule-name-long",
        nameSpan,
        l10n.t("SpamAssassin refuses a test whose name has more than 100 characters; shorten it, best to 22 or less"),
        {
          lint: `config: error: rule '${name}' is too long (recommended maximum length is 22 characters)`,
          severity: "error",
        },
      );
    const proper = properName(name);
    return problem(
      source,
      statement,
      "sa-rule-name",
      nameSpan,
      l10n.t(
        'a test\'s name has only the letters A to Z, digits and "_", no digit first; SpamAssassin drops the test "{name}"',
        { name: name.length > 60 ? `${name.slice(0, 59)}…` : name },
      ),
      {
        lint: `config: error: rule '${name}' has invalid characters (not Alphanumeric + Underscore + starting with a non-digit)`,
        ...(proper === undefined
          ? {}
          : // Another test may have that name, so nobody takes it unasked.
            {
              fixes: [
                {
                  ...replacement(source, l10n.t('Write "{name}"', { name: proper }), nameSpan, proper),
                  preferred: false,
                },
              ],
            }),
      },
    );
  }
  if (length > longName && !/^(?:__|T_)/.test(name))
    return problem(
      source,
      statement,
      "sa-rule-name-long",
      nameSpan,
      l10n.t(
        "the name has {length} characters, and lint counts more than 40 as a mistake; shorten it, best to 22 or less",
        { length },
      ),
      {
        lint: `config: warning: rule name '${name}' is over 40 chars (recommended maximum length is 22 characters)`,
      },
    );
  return undefined;
}

/** The name with letters and underscores for what cannot stand in one. */
function properName(name: string): string | undefined {
  const plain = name
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\w]+/g, "_")
    .replace(/^(?=\d)/, "_");
  return isTestName(plain) && plain.length > 1 ? plain : undefined;
}

const headTest = /^[\w.-]+(?::|(?::[a-z]+){1,2})?\s*[=!]~\s*./;
const modifiers = Object.keys(headerModifiers);

/** A `header` test on a header's text. Source: add_test of Conf/Parser.pm. */
function checkHeader(source: SourceFile, definition: Definition): Problem | undefined {
  const { statement, definitionSpan, name } = definition;
  const text = statement.text.slice(definitionSpan.start, statement.end);
  const report = (rule: string, where: Span, message: string, lint: string, fixes: readonly Fix[] = []): Problem =>
    problem(source, statement, rule, where, message, { lint, fixes });
  const at = (from: number, length: number): Span =>
    span(definitionSpan.start + from, definitionSpan.start + from + length);
  if (text.startsWith("exists:")) {
    const header = text.slice("exists:".length);
    if (/^[\w.-]+:?$/.test(header)) return undefined;
    const lint = `config: invalid head test ${name} header: ${header}`;
    const bare = /^\s+([\w.-]+:?)$/.exec(header)?.[1];
    return report(
      "sa-header-operator",
      definitionSpan,
      l10n.t('behind "exists:" stands one header\'s name, without a space and with nothing behind it'),
      lint,
      bare === undefined
        ? []
        : [replacement(source, l10n.t('Write "exists:{header}"', { header: bare }), definitionSpan, `exists:${bare}`)],
    );
  }
  if (!headTest.test(text)) {
    const lint = `config: invalid head test ${name}: ${definition.definition}`;
    // What stands between the header's name and the pattern, if the line is anything like a head test.
    const parts = /^([\w.-]+(?::[A-Za-z]+)*:?)(\s*(?:[=!~]\s*){0,3}|\s+(?:is|matches|contains)\s+)([/m"'].*)$/s.exec(
      text,
    );
    const [, header = "", operator = ""] = parts ?? [];
    const modifier = /:[A-Za-z]*[A-Z][A-Za-z]*/.exec(header);
    if (modifier !== null && /^\s*[=!]~\s*$/.test(operator)) {
      const lower = modifier[0].toLowerCase();
      return report(
        "sa-header-modifier",
        at(modifier.index + 1, modifier[0].length - 1),
        l10n.t("what stands behind a header's name is written in small letters: {modifier}", {
          modifier: lower.slice(1),
        }),
        lint,
        [
          replacement(
            source,
            l10n.t('Write "{modifier}"', { modifier: lower.slice(1) }),
            at(modifier.index, modifier[0].length),
            lower,
          ),
        ],
      );
    }
    if ((header.match(/:[a-z]/g)?.length ?? 0) > 2) {
      return report(
        "sa-header-modifier",
        at(0, header.length),
        l10n.t("no more than two modifiers may stand behind a header's name"),
        lint,
      );
    }
    if (parts === null) {
      return report(
        "sa-header-operator",
        definitionSpan,
        l10n.t('a header test is a header\'s name, "=~" or "!~", and a pattern such as /word/i; this is none'),
        lint,
      );
    }
    const negated = operator.includes("!");
    const right = negated ? "!~" : "=~";
    const signs = operator.trim();
    const where =
      signs === ""
        ? at(header.length, Math.max(operator.length, 1))
        : at(header.length + operator.indexOf(signs), signs.length);
    return report(
      "sa-header-operator",
      where,
      signs === ""
        ? l10n.t('between a header\'s name and the pattern stands "=~", or "!~" for mails that do not match')
        : l10n.t('"{signs}" compares nothing here; write "{right}" between the header\'s name and the pattern', {
            signs,
            right,
          }),
      lint,
      [replacement(source, l10n.t('Write "{right}"', { right }), at(header.length, operator.length), ` ${right} `)],
    );
  }
  const header = /^[\w.-]+((?::[a-z]+)*)/.exec(text);
  for (const match of (header?.[1] ?? "").matchAll(/:([a-z]+)/g)) {
    const word = match[1] ?? "";
    // SpamAssassin looks at the beginning of the word up to the next boundary.
    if (modifiers.includes(word)) continue;
    const start = (header?.[0].length ?? 0) - (header?.[1]?.length ?? 0) + match.index + 1;
    const near = closest(word, modifiers) ?? modifiers.find((each) => word.startsWith(each.slice(0, 2)));
    return report(
      "sa-header-modifier",
      at(start, word.length),
      near === undefined
        ? l10n.t('"{word}" is no modifier of a header; there are {modifiers}', {
            word,
            modifiers: modifiers.join(", "),
          })
        : l10n.t('"{word}" is no modifier of a header; did you mean {near}?', { word, near }),
      `config: invalid header modifier for ${name}: ${header?.[0] ?? ""}`,
      near === undefined ? [] : [replacement(source, l10n.t('Write "{near}"', { near }), at(start, word.length), near)],
    );
  }
  return undefined;
}

/** `eval:function(...)`. Source: the handlers of Conf.pm, finish_parsing of Conf/Parser.pm. */
function checkCall(source: SourceFile, definition: Definition): Problem | undefined {
  const { statement, call, name } = definition;
  if (call === undefined) return undefined;
  const report = (rule: string, where: Span, message: string, lint: string, fixes: readonly Fix[] = []): Problem =>
    problem(source, statement, rule, where, message, { lint, fixes });
  const invalid = `config: invalid '${statement.command}' value`;
  const text = statement.text.slice(call.nameSpan.start, statement.end);
  if (!/^\w+\(.*\)$/s.test(text)) {
    const changes: readonly (readonly [RegExp, string, string])[] = [
      [/^(\w+)$/, "$1()", l10n.t("a function is called with brackets, even without arguments")],
      [
        /^\s*(\w+)\s*(\(.*\))\s*;?$/,
        "$1$2",
        l10n.t("no space may stand around a function's name, and nothing behind its brackets"),
      ],
      [/^\s*(\w+)(\([^()]*\)).+$/, "$1$2", l10n.t("nothing may stand behind the brackets of a function")],
      [/^\s*(\w+)(\([^()]*)$/, "$1$2)", l10n.t("the bracket that is opened here is never closed")],
    ];
    const found = changes.find(([pattern]) => pattern.test(text));
    const where = span(call.nameSpan.start, statement.end);
    const right = found === undefined ? "" : text.replace(found[0], found[1]);
    return report(
      "sa-eval-syntax",
      where,
      found?.[2] ?? l10n.t("behind eval: stands a function's name and its arguments in brackets, nothing else"),
      invalid,
      found === undefined ? [] : [replacement(source, l10n.t('Write "eval:{call}"', { call: right }), where, right)],
    );
  }
  if (call.parameters === undefined) {
    const inside = text.slice(call.name.length + 1, -1);
    const where = span(call.nameSpan.end + 1, statement.end - 1);
    const words = inside.split(/\s*,\s*/);
    const quotable = words.every((word) => /^(?:'[^']*'|"[^"]*"|[^'",\s]+)$/.test(word.trim()));
    const right = words.map((word) => (/^['"]|^[\d.:A-Za-z-]+$/.test(word.trim()) ? word.trim() : `'${word.trim()}'`));
    return report(
      "sa-eval-syntax",
      where,
      l10n.t("SpamAssassin cannot read the arguments of {name}: put quotes around each, and commas between them", {
        name: call.name,
      }),
      `syntax error for eval function ${name}: ${text}`,
      quotable ? [replacement(source, l10n.t("Put quotes around the arguments"), where, right.join(", "))] : [],
    );
  }
  const entry = evalEntry(call.name);
  const expected = entry === undefined ? undefined : expectedType(entry, statement.command, call.name);
  return expected === undefined
    ? undefined
    : report(
        "sa-eval-type",
        span(statement.start, statement.wordEnd),
        l10n.t("{function} works in {expected} tests only, so this test never runs; write {expected} for {type}", {
          function: call.name,
          expected,
          type: statement.command,
        }),
        `wrong rule type defined for ${name}, expected '${expected}'`,
        statement.locale === undefined
          ? [replacement(source, l10n.t('Write "{expected}"', { expected }), statement.commandSpan, expected)]
          : [],
      );
}

/** The type of test a function wants, where this is another one. */
function expectedType({ type }: EvalEntry, command: string, name: string): string | undefined {
  if (type === undefined || (type === "body" && command === "rawbody")) return undefined;
  const given = command === "header" && /^check_(?:rbl|dns)/.test(name) ? "rbl" : command;
  if (given === type) return undefined;
  return type === "rbl" ? "header" : type;
}

/** Forms of the tests that plugins bring. Sources: MIMEHeader, URIDetail, AskDNS, URIDNSBL. */
const forms: ReadonlyMap<string, { readonly pattern: RegExp; readonly syntax: string }> = new Map([
  ["mimeheader", { pattern: /^[^:\s]+:?(?:raw)?\s*[=!]~\s*./, syntax: "mimeheader NAME Content-Type =~ /pattern/" }],
  [
    "uri_detail",
    {
      pattern: /\b\w+\b\s*[=!]~\s*(?:\/.*?\/|m(\W).*?\1)[imsx]*(?=\s|$)/,
      syntax: "uri_detail NAME text =~ /pattern/",
    },
  ],
  ["askdns", { pattern: /^\S+(?:\s+[A-Za-z0-9,]+(?:\s.*)?)?$/, syntax: "askdns NAME _TAG_.zone A /pattern/" }],
  ...["uridnsbl", "urirhsbl", "urinsrhsbl", "urifullnsrhsbl"].map(
    (name) => [name, { pattern: /^\S+\s+\S+$/, syntax: `${name} NAME zone A` }] as const,
  ),
  ...["uridnssub", "urirhssub", "urinsrhssub", "urifullnsrhssub"].map(
    (name) => [name, { pattern: /^\S+\s+\S+\s+\S/, syntax: `${name} NAME zone A 2` }] as const,
  ),
]);

function* checkPluginTest(source: SourceFile, definition: Definition): Generator<Problem> {
  const { statement, definitionSpan } = definition;
  const form = forms.get(statement.canonical);
  if (form === undefined) return;
  if (form.pattern.test(definition.definition)) {
    yield* checkPluginValues(source, definition);
    return;
  }
  const text = statement.text.slice(definitionSpan.start, statement.end);
  const headerPattern =
    statement.canonical === "mimeheader" ? /^([^:\s]+:?)(\s*[=~]?\s+|\s*=\s*)(?=[/m])/.exec(text) : null;
  const operator =
    headerPattern === null
      ? undefined
      : span(definitionSpan.start + (headerPattern[1]?.length ?? 0), definitionSpan.start + headerPattern[0].length);
  yield problem(
    source,
    statement,
    operator === undefined ? "sa-test-form" : "sa-header-operator",
    operator ?? definitionSpan,
    operator === undefined
      ? l10n.t("SpamAssassin cannot read this; the form is {syntax}", { syntax: form.syntax })
      : l10n.t('between a header\'s name and the pattern stands "=~", or "!~" for mails that do not match'),
    {
      lint: `config: invalid '${statement.command}' value`,
      fixes:
        operator === undefined
          ? []
          : [replacement(source, l10n.t('Write "{right}"', { right: "=~" }), operator, " =~ ")],
    },
  );
}
