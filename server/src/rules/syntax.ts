import type { Rule } from "./rule.ts";

/** What a parser says on its own: its language makes the reports, and the rule lends its page and its severity. */
export const syntaxRules: readonly Rule[] = [
  { id: "egress-syntax", severity: "error", summary: "A line of an egress policy cannot be read" },
  { id: "ipt-comma-ports", severity: "error", summary: "A list of ports without multiport" },
  {
    id: "ipt-interface-direction",
    severity: "error",
    summary: "A rule asks for an interface the packet cannot have yet",
  },
  { id: "ipt-missing-protocol", severity: "error", summary: "A port is asked for without a protocol" },
  { id: "ipt-no-commit", severity: "error", summary: "A table is never committed" },
  { id: "ipt-policy", severity: "error", summary: "A policy other than ACCEPT and DROP" },
  { id: "ipt-unknown-chain", severity: "error", summary: "A rule for a chain that is not declared" },
  { id: "ipt-unknown-target", severity: "error", summary: "A rule jumps to a target that does not exist" },
  { id: "iptables-syntax", severity: "error", summary: "A line that iptables-restore does not understand" },
  { id: "mirrors-syntax", severity: "info", summary: "A line of MIRRORED.BY that sa-update passes over" },
  { id: "nft-empty-set", severity: "info", summary: "A line accepts what is in a set that is empty" },
  { id: "nft-syntax", severity: "error", summary: "A word that nft does not understand" },
  { id: "nft-unhooked-chain", severity: "warning", summary: "A chain with rules that no packet ever comes to" },
  { id: "nft-unknown-service", severity: "error", summary: "A service that nft finds no port for" },
  { id: "sallyport-configuration", severity: "warning", summary: "A key of sallyport.yaml that is not known" },
  { id: "sa-duration", severity: "error", summary: "A length of time that SpamAssassin does not understand" },
  { id: "sa-missing-value", severity: "error", summary: "A setting stands without its value" },
  { id: "sa-number-comma", severity: "error", summary: "A decimal comma in a number" },
  { id: "sa-trailing-junk", severity: "error", summary: "A sign or a word around a value that does not belong to it" },
  { id: "sa-value-enum", severity: "error", summary: "A value that its setting does not take" },
  { id: "unit-syntax", severity: "warning", summary: "A line that systemd skips" },
];
