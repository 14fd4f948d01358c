import * as l10n from "@vscode/l10n";
import { features } from "../../model/features.generated.ts";
import { allPlugins } from "../../model/plugins.ts";
import { inReadersLanguage } from "../../text/documentation.ts";
import { once } from "../../text/once.ts";
import type { Span } from "../../text/span.ts";
import type { Completion } from "../language.ts";
import type { OpenCall } from "./call.ts";
import { allCommands, allEvals, commandWord, definesTests, shortName } from "./catalog.ts";
import type { EvalEntry } from "./catalog-types.ts";
import { describeCommand, describeEval, describePlugin } from "./describe.ts";
import { describeConditionWord, describeFeature, describeTag } from "./describe-words.ts";
import { argumentChoices } from "./documentation/choices.ts";
import { evalDocumentation, parameterAt } from "./documentation/evals.ts";
import { templateTags } from "./documentation/tags.ts";
import { conditionWords, usualHeaders } from "./values.ts";

/** A completion before it is known where it goes. */
export type Offer = Omit<Completion, "span">;

/** An offer in the place of a word. Hundreds are made for each letter typed, and a spread takes three times as long. */
export function placed(offer: Offer, span: Span, filter = offer.filter): Completion {
  const { label, kind, insert, snippet, detail, documentation, deprecated, first } = offer;
  const completion: { -readonly [Field in keyof Completion]: Completion[Field] } = { label, kind, span };
  if (insert !== undefined) completion.insert = insert;
  if (snippet !== undefined) completion.snippet = snippet;
  if (detail !== undefined) completion.detail = detail;
  if (documentation !== undefined) completion.documentation = documentation;
  if (deprecated !== undefined) completion.deprecated = deprecated;
  if (first !== undefined) completion.first = first;
  if (filter !== undefined) completion.filter = filter;
  return completion;
}

/** A command, with what decides where it is offered. */
export interface CommandOffer {
  readonly offer: Offer;
  /** Refused in users' own preferences. */
  readonly admin: boolean;
  /** Defines a test or says something of one. */
  readonly aboutTests: boolean;
}

export function offer(
  label: string,
  kind: Completion["kind"],
  documentation: string | undefined,
  detail?: string,
): Offer {
  return {
    label,
    kind,
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation }),
  };
}

/** A place that is filled in, in VS Code's snippet syntax. */
function stop(number: number, text: string): string {
  return `\${${number}:${text}}`;
}

const structural: readonly Offer[] = [
  { ...offer("include", "keyword", undefined) },
  { ...offer("lang", "keyword", undefined) },
  {
    ...offer("if", "keyword", undefined),
    insert: `if (${stop(1, "version >= 4.000000")})\n  $0\nendif`,
    snippet: true,
  },
  {
    ...offer("ifplugin", "keyword", undefined),
    insert: `ifplugin Mail::SpamAssassin::Plugin::${stop(1, "Name")}\n  $0\nendif`,
    snippet: true,
  },
];

/** What an admin most likely looks for; the others of the 300 stand behind them. */
const usual: ReadonlySet<string> = new Set([
  "add_header",
  "blocklist_from",
  "body",
  "describe",
  "header",
  "loadplugin",
  "meta",
  "required_score",
  "report_safe",
  "rewrite_header",
  "score",
  "tflags",
  "trusted_networks",
  "uri",
  "use_bayes",
  "welcomelist_auth",
  "welcomelist_from",
]);

/** `else` and `endif` belong where a condition is open. */
export const insideCondition = once((): readonly Offer[] =>
  ["else", "endif"].map((name) => offer(name, "keyword", describeCommand(commandWord(name)))),
);

export const commandOffers = once((): readonly CommandOffer[] => [
  ...structural.map((each) => {
    const documentation = describeCommand(commandWord(each.label));
    return {
      offer: { ...each, ...(documentation === undefined ? {} : { documentation }) },
      admin: false,
      aboutTests: false,
    };
  }),
  ...allCommands
    .filter(({ name }) => !/_xx$|^(?:if|ifplugin|else|endif|include|lang|hashbl_acl_name)$/.test(name))
    .map(({ name, admin }) => {
      const word = commandWord(name);
      const plugin = word.plugin === undefined ? undefined : shortName(word.plugin);
      const kind = definesTests(name) ? "keyword" : "setting";
      return {
        offer: { ...offer(name, kind, describeCommand(word), plugin), ...(usual.has(name) ? { first: true } : {}) },
        admin: admin === true,
        aboutTests: definesTests(name) || /^(?:score|describe|tflags|priority|replace_rules|reuse)$/.test(name),
      };
    }),
]);

function about(): readonly string[] {
  return [
    `describe ${stop(1, "NAME")} ${stop(3, l10n.t("What it finds"))}`,
    `score    ${stop(1, "NAME")} ${stop(4, "1.0")}`,
    "$0",
  ];
}

function testSnippet(command: string, definition: string, words: string): Offer {
  return {
    ...offer(`${command} … describe … score`, "snippet", words),
    insert: [`${command.padEnd(8)} ${stop(1, "NAME")} ${definition}`, ...about()].join("\n"),
    snippet: true,
    first: true,
  };
}

/** The usual tests, each with its description and score. */
export const testSnippets = once((): readonly Offer[] => [
  testSnippet("body", `/${stop(2, "\\\\bwords\\\\b")}/i`, l10n.t("A test on the text, with description and score.")),
  testSnippet(
    "rawbody",
    `/${stop(2, "pattern")}/i`,
    l10n.t("A test on the text with its HTML, with description and score."),
  ),
  testSnippet(
    "uri",
    `m{^https?://${stop(2, "example\\\\.com")}/}i`,
    l10n.t("A test on links, with description and score."),
  ),
  testSnippet(
    "header",
    `${stop(5, "Subject")} =~ /${stop(2, "pattern")}/i`,
    l10n.t("A test on a header, with description and score."),
  ),
  testSnippet(
    "mimeheader",
    `Content-Type =~ /${stop(2, 'name="[^"]+\\\\.exe"')}/i`,
    l10n.t("A test on the parts' headers, here on names of attachments, with description and score."),
  ),
  testSnippet(
    "meta",
    `(${stop(2, "ONE_TEST && !OTHER_TEST")})`,
    l10n.t("A test made of others, with description and score."),
  ),
  {
    ...offer(
      "header … check_rbl … tflags net",
      "snippet",
      l10n.t("A question to a DNS block list about the sending host."),
    ),
    insert: [
      `header   ${stop(1, "NAME")} eval:check_rbl('${stop(2, "list")}-lastexternal', '${stop(5, "bl.example.com")}.')`,
      `tflags   ${stop(1, "NAME")} net`,
      ...about(),
    ].join("\n"),
    snippet: true,
  },
  {
    ...offer("body … tflags nice", "snippet", l10n.t("A test that speaks for a mail: its score is below 0.")),
    insert: [
      `body     ${stop(1, "NAME")} /${stop(2, "pattern")}/i`,
      `tflags   ${stop(1, "NAME")} nice`,
      `describe ${stop(1, "NAME")} ${stop(3, l10n.t("What it finds"))}`,
      `score    ${stop(1, "NAME")} ${stop(4, "-1.0")}`,
      "$0",
    ].join("\n"),
    snippet: true,
  },
]);

export const pluginOffers = once((): readonly Offer[] =>
  allPlugins.map(({ name }) => offer(name, "plugin", describePlugin(name), shortName(name))),
);

export const featureOffers = once((): readonly Offer[] =>
  features.map((feature) => {
    const start = feature.lastIndexOf("::") + 2;
    return {
      ...offer(feature.slice(start), "function", describeFeature(feature), feature.slice(0, start - 2)),
      insert: feature,
      filter: feature,
    };
  }),
);

export const evalOffers = once((): readonly { readonly offer: Offer; readonly entry: EvalEntry }[] =>
  allEvals.map((entry) => {
    const takesArguments = (evalDocumentation(entry.name)?.parameters.length ?? 0) > 0;
    return {
      entry,
      offer: {
        ...offer(entry.name, "function", describeEval(entry.name), entry.plugins.map(shortName).join(", ")),
        insert: `${entry.name}(${takesArguments ? "$0" : ""})`,
        snippet: true,
      },
    };
  }),
);

export const tagOffers = once((): readonly Offer[] =>
  Object.keys(templateTags).map((written) => {
    const tag = written.replace(/\(.*/, "");
    return offer(`_${tag}_`, "value", describeTag(tag));
  }),
);

/** Words of a condition; the cursor goes between the brackets of those that take a name. */
export const conditionOffers = once((): readonly Offer[] =>
  Object.keys(conditionWords).map((written) => {
    const word = written.replace("()", "");
    const described = offer(written, "function", describeConditionWord(word));
    return word === written ? described : { ...described, insert: `${word}($0)`, snippet: true };
  }),
);

/** What the argument that is being typed may be; quotation marks come with it where there are none yet. */
export function argumentOffers({ name, at, quote }: OpenCall): readonly Offer[] {
  const headers = parameterAt(name, at) === "header" ? inReadersLanguage("spamassassin", usualHeaders) : undefined;
  return Object.entries(argumentChoices(name, at) ?? headers ?? {}).map(([word, meaning]) => ({
    ...offer(word, "value", meaning),
    ...(quote === "" ? { insert: `'${word}'` } : {}),
  }));
}
