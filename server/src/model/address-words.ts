import * as l10n from "@vscode/l10n";
import ipaddr from "ipaddr.js";
import { addressText, parseAddresses } from "./addresses.ts";
import { publicResolver } from "./public-resolvers.ts";

/** Markdown about an address, a network or a range: how many addresses, from where to where, and of what kind. */
export function describeAddress(text: string): string | undefined {
  const set = parseAddresses(text);
  const [first] = set?.addresses ?? [];
  if (set === undefined || first === undefined || set.addresses.length > 1) return undefined;
  const [low, high] = [addressText(first.low), addressText(first.high)];
  const resolver = low === high ? publicResolver(low) : undefined;
  const kind = kindOf(low) === kindOf(high) ? kindOf(low) : undefined;
  const parts = [
    low === high ? undefined : l10n.t("{count} addresses, {low} to {high}", { count: countOf(first), low, high }),
    kind,
    resolver === undefined ? undefined : l10n.t("a public resolver of {operator}", { operator: resolver }),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : `**${text}** — ${parts.join("; ")}`;
}

function countOf({ low, high }: { readonly low: number | bigint; readonly high: number | bigint }): string {
  const count = BigInt(high) - BigInt(low) + 1n;
  if (count < 10_000_000n) return String(count);
  const power = count.toString(2).length - 1;
  return 1n << BigInt(power) === count ? `2^${power}` : `> 2^${power}`;
}

/** What an address is reserved for; undefined where it is one among many. Source: IANA's registries of special addresses. */
function kindOf(address: string): string | undefined {
  switch (ipaddr.parse(address).range()) {
    case "unspecified":
      return l10n.t("no address: it stands for any");
    case "broadcast":
      return l10n.t("broadcast in the local network");
    case "multicast":
      return l10n.t("multicast: groups of hosts");
    case "linkLocal":
      return l10n.t("link-local: never leaves the local network");
    case "loopback":
      return l10n.t("loopback: this host itself");
    case "carrierGradeNat":
      return l10n.t("behind a provider's address translation (RFC 6598)");
    case "private":
      return l10n.t("private, never routed on the Internet (RFC 1918)");
    case "uniqueLocal":
      return l10n.t("unique local, never routed on the Internet (RFC 4193)");
    case "ipv4Mapped":
      return l10n.t("an IPv4 address within IPv6");
    case "reserved":
      return l10n.t("reserved: for documentation, tests or later use");
    default:
      return undefined;
  }
}
