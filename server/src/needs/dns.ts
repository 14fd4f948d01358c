import * as l10n from "@vscode/l10n";
import type { Destination } from "../model/flow.ts";
import type { NeedSource } from "./need.ts";
import { pluginState, scanner } from "./plugin.ts";

/** Plugins that ask the DNS about each mail, with the setting that stops them. */
const askers: readonly (readonly [plugin: string, off: readonly string[]])[] = [
  ["URIDNSBL", ["skip_uribl_checks"]],
  ["DNSEval", ["skip_rbl_checks"]],
  ["SPF", []],
  ["DKIM", []],
  ["DMARC", []],
  ["AskDNS", []],
  ["HashBL", []],
  ["ASN", ["asn_use_dns"]],
  ["URILocalBL", []],
];

/** Switches of the form "skip": 1 turns the plugin off. */
function isSkipped(value: string | undefined): boolean {
  return value !== undefined && /^(?:1|yes)$/i.test(value);
}

/** DNS questions of all plugins together: they fail for one reason and are let out by one line. */
export const dns: NeedSource = function* (host) {
  const { settings, lists } = host.spamassassin;
  const available = settings.get("dns_available");
  const users = askers.flatMap(([plugin, off]) => {
    const skips = off.filter((setting) => setting.startsWith("skip_"));
    if (skips.some((setting) => isSkipped(settings.get(setting)?.value))) return [];
    return (
      pluginState(
        host,
        plugin,
        off.filter((setting) => !setting.startsWith("skip_")),
        [],
      ) ?? []
    );
  });
  const [first] = users;
  if (first === undefined) return;
  const off = available !== undefined && /^no$/i.test(available.value);
  const active = !off && users.some((state) => state.active);
  const server = lists.get("dns_server")?.at(-1) ?? settings.get("dns_server");
  const destination: Destination =
    server === undefined ? resolverOf(host) : { addresses: [server.value.replace(/^\[(.*)\](?::\d+)?$/, "$1")] };
  const { unit, users: who } = scanner(host);
  for (const protocol of ["udp", "tcp"] as const)
    yield {
      id: `dns-${protocol}`,
      component: "DNS",
      flow: { protocol, port: 53, destination, ...who },
      purpose:
        protocol === "udp"
          ? l10n.t("to look up senders and links of each mail")
          : l10n.t("to ask again for answers that are too long for UDP"),
      dataClass: "P1",
      recipient: l10n.t("the resolver and the block lists it asks"),
      occasion: "scan",
      place: first.live.place,
      active,
      because:
        off && available !== undefined
          ? [{ text: l10n.t("dns_available is no"), place: available.place }]
          : users.flatMap((state) => state.because),
      group: "dns",
      ...unit,
    };
};

/** The resolver that etc/resolv.conf names; its facts are the host's own. */
function resolverOf(host: Parameters<NeedSource>[0]): Destination {
  const addresses = host.files.flatMap((file) => file.names?.resolvers ?? []);
  return addresses.length === 0 ? {} : { addresses };
}
