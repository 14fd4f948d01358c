import { features } from "../../model/features.generated.ts";
import { allPlugins } from "../../model/plugins.ts";
import type { Completion } from "../language.ts";
import { allCommands, allEvals, commandWord, definesTests, shortName } from "./catalog.ts";
import type { EvalEntry } from "./catalog-types.ts";
import { describeCommand, describeEval, describePlugin } from "./describe.ts";
import { evalDocumentation } from "./documentation/evals.ts";
import { templateTags } from "./documentation/tags.ts";

/** A completion before it is known where it goes. */
export type Offer = Omit<Completion, "span">;

/** A command, with what decides where it is offered. */
export interface CommandOffer {
  readonly offer: Offer;
  /** Refused in users' own preferences. */
  readonly admin: boolean;
  /** Defines a test or says something of one. */
  readonly aboutTests: boolean;
}

/** Made when it is first wanted: the words about hundreds of names are too many to put together for each letter typed. */
function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
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
        offer: offer(name, kind, describeCommand(word), plugin),
        admin: admin === true,
        aboutTests: definesTests(name) || /^(?:score|describe|tflags|priority|replace_rules|reuse)$/.test(name),
      };
    }),
]);

const about = [
  `describe ${stop(1, "NAME")} ${stop(3, "What it finds")}`,
  `score    ${stop(1, "NAME")} ${stop(4, "1.0")}`,
  "$0",
];

function testSnippet(command: string, definition: string, words: string): Offer {
  return {
    ...offer(`${command} … describe … score`, "snippet", words),
    insert: [`${command.padEnd(8)} ${stop(1, "NAME")} ${definition}`, ...about].join("\n"),
    snippet: true,
  };
}

/** The usual tests, each with its description and score. */
export const testSnippets: readonly Offer[] = [
  testSnippet("body", `/${stop(2, "\\\\bwords\\\\b")}/i`, "A test on the text, with description and score."),
  testSnippet("rawbody", `/${stop(2, "pattern")}/i`, "A test on the text with its HTML, with description and score."),
  testSnippet("uri", `m{^https?://${stop(2, "example\\\\.com")}/}i`, "A test on links, with description and score."),
  testSnippet(
    "header",
    `${stop(5, "Subject")} =~ /${stop(2, "pattern")}/i`,
    "A test on a header, with description and score.",
  ),
  testSnippet("meta", `(${stop(2, "ONE_TEST && !OTHER_TEST")})`, "A test made of others, with description and score."),
];

export const pluginOffers = once((): readonly Offer[] =>
  allPlugins.map(({ name }) => offer(name, "plugin", describePlugin(name), shortName(name))),
);

export const featureOffers = once((): readonly Offer[] =>
  features.map((feature) => offer(feature, "function", undefined)),
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

export const tagOffers: readonly Offer[] = Object.entries(templateTags).map(([tag, meaning]) =>
  offer(`_${tag.replace(/\(.*/, "")}_`, "value", `**_${tag}_**: ${meaning}.`),
);
