import * as l10n from "@vscode/l10n";

export const actionNames = ["accept", "drop", "reject"] as const;
export type ActionName = (typeof actionNames)[number];

/** Keys of a rule, of the policy, and of the file; with what each means. */
export function keyDocumentation(key: string): string | undefined {
  switch (key) {
    case "egress":
      return l10n.t(
        "What may leave the network: a default and a list of rules, of which the first that matches decides.",
      );
    case "default":
      return l10n.t("What happens to connections that no rule takes: `accept`, `drop` or `reject`. It must be said.");
    case "rules":
      return l10n.t("The rules in order; the first one that matches decides.");
    case "accept":
      return l10n.t("Lets connections of these protocols out: `tcp`, `udp`, `any`, or a list.");
    case "drop":
      return l10n.t("Throws connections of these protocols away without a word, so that the sender waits.");
    case "reject":
      return l10n.t("Refuses connections of these protocols, so that the sender fails at once.");
    case "ports":
      return l10n.t('Destination ports and ranges, such as `[80, 443, "8000-8010"]`. Without it: all ports.');
    case "to":
      return l10n.t(
        "Names, addresses and networks, any of which will do. A name matches whoever asks for that name. Without it: anywhere.",
      );
    case "hours":
      return l10n.t('The gate is open only then, such as `"02:00-04:00"`.');
    case "why":
      return l10n.t("What the rule is for, in your own words.");
    default:
      return undefined;
  }
}

export const fileKeys = ["egress"];
export const policyKeys = ["default", "rules"];
export const ruleKeys = [...actionNames, "ports", "to", "hours", "why"];

/** Protocols people write in a policy, with what they stand for. */
export function protocolDocumentation(): ReadonlyMap<string, string> {
  return new Map([
    ["tcp", l10n.t("Mail, web, Razor2, and long DNS answers.")],
    ["udp", l10n.t("DNS, Pyzor, DCC, time.")],
    ["any", l10n.t("Every protocol.")],
    ["icmp", l10n.t("Ping and its kin, IPv4.")],
    ["icmpv6", l10n.t("Ping and its kin, IPv6.")],
  ]);
}
