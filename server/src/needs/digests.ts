import * as l10n from "@vscode/l10n";
import type { Flow } from "../model/flow.ts";
import type { Need } from "../model/need.ts";
import type { NeedSource } from "./need.ts";
import { pluginPrefix, pluginState, scanner, seconds } from "./plugin.ts";

interface DigestService {
  readonly id: string;
  readonly plugin: string;
  readonly flow: Flow;
  readonly recipient: string;
  readonly switches: readonly string[];
  readonly tests: readonly string[];
  readonly timeout: string;
  purpose(): string;
}

/** Services that are asked about each mail by a digest of its body. Sources: the plugins, Razor's FAQ, the pyzor client, DCC's documentation. */
const services: readonly DigestService[] = [
  {
    id: "razor2",
    plugin: "Razor2",
    flow: { protocol: "tcp", port: 2703, destination: { name: "discovery.razor.cloudmark.com" } },
    recipient: "Cloudmark (USA)",
    switches: ["use_razor2"],
    tests: ["RAZOR2_CHECK", "RAZOR2_CF_RANGE_51_100"],
    timeout: "razor_timeout",
    purpose: () => l10n.t("to ask Cloudmark's servers about each mail"),
  },
  {
    id: "pyzor",
    plugin: "Pyzor",
    flow: { protocol: "udp", port: 24441, destination: { name: "public.pyzor.org" } },
    recipient: "public.pyzor.org",
    switches: ["use_pyzor"],
    tests: ["PYZOR_CHECK"],
    timeout: "pyzor_timeout",
    purpose: () => l10n.t("to ask the Pyzor server about each mail"),
  },
  {
    id: "dcc",
    plugin: "DCC",
    flow: { protocol: "udp", port: 6277, destination: { name: "dcc1.dcc-servers.net" } },
    recipient: "dcc-servers.net",
    switches: ["use_dcc"],
    tests: ["DCC_CHECK"],
    timeout: "dcc_timeout",
    purpose: () => l10n.t("to ask the DCC servers about each mail"),
  },
];

function* digestNeeds(host: Parameters<NeedSource>[0]): Iterable<Need> {
  for (const service of services) {
    const state = pluginState(host, service.plugin, service.switches, service.tests);
    if (state === undefined) continue;
    const wait = seconds(host, service.timeout, 5);
    const { unit, users } = scanner(host);
    yield {
      id: service.id,
      component: service.plugin,
      flow: { ...service.flow, ...users },
      purpose: service.purpose(),
      dataClass: "P2",
      recipient: service.recipient,
      occasion: "scan",
      place: { source: state.live.place.source, span: state.live.load.statement.span },
      cost: l10n.t("each mail waits up to {wait} s for an answer that never comes ({timeout})", {
        wait,
        timeout: service.timeout,
      }),
      active: state.active,
      because: state.because,
      switchOff: { plugin: pluginPrefix + service.plugin },
      ...unit,
    };
  }
}

/** Razor2, Pyzor and DCC. */
export const digests: NeedSource = digestNeeds;
