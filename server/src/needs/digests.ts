import * as l10n from "@vscode/l10n";
import type { Destination, Flow } from "../model/flow.ts";
import type { HostFacts } from "../model/host.ts";
import type { Need } from "../model/need.ts";
import { destination, hostAndPort } from "./address.ts";
import type { Because, NeedSource } from "./need.ts";
import { type Component, pluginPrefix, pluginState, scanner, seconds } from "./plugin.ts";
import { scanning } from "./scanning.ts";

/** A service that is asked about each mail by a digest of its body. */
interface DigestService extends Component {
  readonly id: string;
  readonly flow: Pick<Flow, "protocol" | "port" | "destination">;
  readonly recipient: string;
  readonly timeout: string;
  readonly purpose: string;
  readonly more?: readonly Because[];
}

function* digestNeeds(host: HostFacts, service: DigestService): Iterable<Need> {
  const state = pluginState(host, service);
  if (state === undefined) return;
  const { unit, users } = scanner(host);
  yield {
    id: service.id,
    component: service.plugin,
    flow: { ...service.flow, ...users },
    purpose: service.purpose,
    dataClass: "P2",
    recipient: service.recipient,
    occasion: "scan",
    place: state.place,
    cost: l10n.t("each mail waits up to {wait} s for an answer that never comes ({timeout})", {
      wait: seconds(host, service.timeout, 5),
      timeout: service.timeout,
    }),
    active: state.active,
    because: [...state.because, ...(state.active ? (service.more ?? []) : [])],
    switchOff: { plugin: pluginPrefix + service.plugin },
    ...unit,
  };
}

export const razorComponent: Component = {
  plugin: "Razor2",
  switches: ["use_razor2"],
  tests: ["RAZOR2_CHECK", "RAZOR2_CF_RANGE_51_100"],
};

const razorFlow = { protocol: "tcp", port: 2703, destination: { name: "discovery.razor.cloudmark.com" } } as const;

/**
 * Razor2, tcp/2703 alone: its own FAQ calls the echo test on tcp/7 a thing of the past. The discovery server names
 * the servers that are asked. Sources: Razor2's Config.pm and Core.pm, razor-agent.conf(5), SpamAssassin's plugin.
 */
export const razor2: NeedSource = function* (host) {
  yield* digestNeeds(host, {
    ...razorComponent,
    id: "razor2",
    flow: razorFlow,
    recipient: "Cloudmark (USA)",
    timeout: "razor_timeout",
    purpose: l10n.t("to ask Cloudmark's servers about each mail"),
  });
  const state = pluginState(host, { plugin: "Razor2", switches: ["use_razor2"] });
  const { reports } = scanning(host);
  const [first] = reports;
  if (state === undefined || first?.place === undefined) return;
  const { unit, users } = scanner(host);
  yield {
    id: "razor2-report",
    component: "Razor2",
    flow: { ...razorFlow, ...users },
    purpose: l10n.t("to hand reported mails to Cloudmark"),
    dataClass: "P4",
    recipient: "Cloudmark (USA)",
    occasion: "request",
    place: first.place,
    active: state.active,
    because: [...reports, ...state.because],
    ...unit,
  };
};

export const pyzorComponent: Component = {
  plugin: "Pyzor",
  switches: ["use_pyzor"],
  tests: ["PYZOR_CHECK"],
};

/**
 * Pyzor, udp/24441. The client asks public.pyzor.org unless its home directory, or `pyzor_server_file`, holds a list
 * of other servers. Sources: SpamAssassin's plugin and the pyzor client.
 */
export const pyzor: NeedSource = function* (host) {
  const { settings } = host.spamassassin;
  const file = settings.get("pyzor_server_file");
  const options = settings.get("pyzor_options");
  const home = /--homedir[= ]+(\S+)/.exec(options?.value ?? "")?.[1];
  const inFile: Because | undefined =
    file === undefined
      ? undefined
      : { text: l10n.t("{path} names the servers", { path: file.value }), place: file.place };
  const inHome: Because | undefined =
    options === undefined || home === undefined
      ? undefined
      : { text: l10n.t("{path} may name other servers", { path: `${home}/servers` }), place: options.place };
  yield* digestNeeds(host, {
    ...pyzorComponent,
    id: "pyzor",
    flow: {
      protocol: "udp",
      port: 24441,
      // What the administrator has listed elsewhere nobody can tell from here.
      destination: inFile === undefined ? { name: "public.pyzor.org" } : {},
    },
    recipient:
      inFile === undefined ? "public.pyzor.org" : l10n.t("the Pyzor servers of {path}", { path: file?.value ?? "" }),
    timeout: "pyzor_timeout",
    purpose: l10n.t("to ask the Pyzor server about each mail"),
    more: [inFile, inHome].filter((each) => each !== undefined),
  });
};

export const dccComponent: Component = {
  plugin: "DCC",
  switches: ["use_dcc"],
  tests: ["DCC_CHECK"],
};

/**
 * DCC, udp/6277 from the local dccproc or dccifd; where `dcc_dccifd_path` is a host and port, the mail goes to that
 * dccifd over TCP and the digests leave from there. Sources: SpamAssassin's plugin, DCC's documentation.
 */
export const dcc: NeedSource = function* (host) {
  const path = host.spamassassin.settings.get("dcc_dccifd_path");
  const daemon = path === undefined || path.value.startsWith("/") ? undefined : hostAndPort(path.value);
  const state = pluginState(host, dccComponent);
  const elsewhere = daemon?.port !== undefined && !isLoopback(daemon.host);
  if (path !== undefined && daemon?.port !== undefined && state !== undefined) {
    const { unit, users } = scanner(host);
    yield {
      id: "dcc-dccifd",
      component: "DCC",
      flow: { protocol: "tcp", port: daemon.port, destination: destination(daemon.host), ...users },
      purpose: l10n.t("to hand each mail to dccifd"),
      dataClass: "P4",
      occasion: "scan",
      place: path.place,
      active: state.active,
      because: state.because,
      ...unit,
    };
  }
  if (elsewhere) return;
  yield* digestNeeds(host, {
    ...dccComponent,
    id: "dcc",
    flow: { protocol: "udp", port: 6277, destination: { name: "dcc1.dcc-servers.net" } satisfies Destination },
    recipient: "dcc-servers.net",
    timeout: "dcc_timeout",
    purpose: l10n.t("to ask the DCC servers about each mail"),
  });
};

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
