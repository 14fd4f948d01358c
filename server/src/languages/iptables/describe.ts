import * as l10n from "@vscode/l10n";
import { canonicalModule, commands, coreOptions, matchModule, moduleOfProtocol } from "./catalog.ts";
import type { Command, Option } from "./command.ts";
import type { OptionSpec } from "./option.ts";

/** Everything that may follow in a rule read so far, with the module or target it belongs to. */
export function availableOptions(command: Command): readonly { readonly spec: OptionSpec; readonly owner?: string }[] {
  const implied = command.protocol === undefined ? undefined : moduleOfProtocol(command.protocol);
  const modules = command.modules.map(({ name }) => name);
  if (implied !== undefined && !modules.includes(implied)) modules.push(implied);
  return [
    ...coreOptions().map((spec) => ({ spec })),
    ...modules.flatMap((owner) => (matchModule(owner)?.options ?? []).map((spec) => ({ spec, owner }))),
    ...(command.target?.spec?.options ?? []).map((spec) => ({ spec, owner: command.target?.word.text ?? "" })),
  ];
}

/** The option a flag means in a rule, its command included; undefined for an unknown one. */
export function optionNamed(
  command: Command,
  flag: string,
): { readonly spec: OptionSpec; readonly owner?: string } | undefined {
  const all = [...commands().map((spec) => ({ spec })), ...availableOptions(command)];
  if (!flag.startsWith("--")) return all.find(({ spec }) => spec.short !== undefined && flag === `-${spec.short}`);
  const name = flag.slice(2);
  return (
    all.find(({ spec }) => spec.names.includes(name)) ??
    all.find(({ spec }) => spec.names.some((each) => each.startsWith(name)))
  );
}

/** A rule in words, as Markdown: what it looks at, then what it does. */
export function describeRule(command: Command): string {
  const chain = command.verb?.values[0]?.text ?? "";
  const options = [...command.core, ...command.modules.flatMap((module) => module.options)].filter(
    ({ name }) => !/^(?:comment|set-counters|ipv4|ipv6|numeric|verbose|exact|line-numbers)$/.test(name),
  );
  const bare = command.modules.filter((module) => module.options.length === 0 && module.spec?.protocols === undefined);
  const parts = [
    ...options.map((option) => `- ${describeOption(option)}`),
    ...bare.map(({ name }) => `- ${matchModule(canonicalModule(name))?.documentation ?? `\`-m ${name}\``}`),
  ];
  const heading =
    parts.length === 0
      ? l10n.t("Every packet that comes here in **{chain}**", { chain })
      : l10n.t("A packet that comes here in **{chain}**, where", { chain });
  const { target } = command;
  const does =
    target === undefined
      ? l10n.t("is counted, and goes on with the next rule.")
      : target.spec === undefined
        ? target.goto
          ? l10n.t("goes on in the chain **{chain}** for good.", { chain: target.word.text })
          : l10n.t("walks through the chain **{chain}** first.", { chain: target.word.text })
        : `**${target.word.text}**: ${target.spec.documentation}`;
  return [heading, parts.join("\n"), `→ ${does}`].filter((part) => part !== "").join("\n\n");
}

function describeOption(option: Option): string {
  const value = `\`${option.values.map(({ text }) => text).join(" ")}\``;
  const said = sentence(option, value);
  return option.negated ? l10n.t("not: {sentence}", { sentence: said }) : said;
}

function sentence({ name, flag }: Option, value: string): string {
  switch (name) {
    case "protocol":
      return l10n.t("the protocol is {value}", { value });
    case "source":
      return l10n.t("the sender's address is {value}", { value });
    case "destination":
      return l10n.t("the receiver's address is {value}", { value });
    case "in-interface":
      return l10n.t("it came in by {value}", { value });
    case "out-interface":
      return l10n.t("it leaves by {value}", { value });
    case "destination-port":
    case "destination-ports":
      return l10n.t("the receiver's port is {value}", { value });
    case "source-port":
    case "source-ports":
      return l10n.t("the sender's port is {value}", { value });
    case "ctstate":
    case "state":
      return l10n.t("the connection is {value}", { value });
    case "uid-owner":
      return l10n.t("the user {value} sent it", { value });
    case "gid-owner":
      return l10n.t("a user of the group {value} sent it", { value });
    case "match-set":
      return l10n.t("it is in the set {value}", { value });
    default:
      return `\`${flag.text}\` ${value === "``" ? "" : value}`.trim();
  }
}
