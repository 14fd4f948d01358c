import * as l10n from "@vscode/l10n";
import { compare } from "../model/grouping.ts";
import type { HostFacts } from "../model/host.ts";
import type { Need } from "../model/need.ts";
import type { NeedSource } from "./need.ts";
import { type Component, linesOf, pluginPrefix, pluginState, scanner, seconds } from "./plugin.ts";

interface Fetcher extends Component {
  readonly id: string;
  readonly timeout: string;
  /** Settings that name the hosts whose links are followed. */
  readonly lists: readonly string[];
  readonly recipient: string;
  readonly purpose: string;
}

/** Plugins that open links of a mail: whoever wrote them learns that the mail is read. */
function* fetcherNeeds(host: HostFacts, fetcher: Fetcher): Iterable<Need> {
  const state = pluginState(host, fetcher);
  if (state === undefined) return;
  // The shipped rules name the hosts; where they are among the files, their lines decide.
  const shipped = host.files.some(({ source }) => /(?:^|\/)25_url_shortener\.cf$/.test(source.path));
  const named = linesOf(host, fetcher.lists);
  const idle = state.active && shipped && named.length === 0;
  const { unit, users } = scanner(host);
  for (const port of [80, 443])
    yield {
      id: `${fetcher.id}-${port}`,
      component: fetcher.plugin,
      flow: { protocol: "tcp", port, destination: {}, ...users },
      purpose: fetcher.purpose,
      dataClass: "P3",
      recipient: fetcher.recipient,
      occasion: "scan",
      place: state.place,
      cost: l10n.t("each such link waits up to {wait} s ({timeout})", {
        wait: seconds(host, fetcher.timeout, 5),
        timeout: fetcher.timeout,
      }),
      active: state.active && !idle,
      because: idle
        ? [{ text: l10n.t("no line names a host whose links it would follow"), place: state.place }]
        : state.because,
      switchOff: { plugin: pluginPrefix + fetcher.plugin },
      ...unit,
    };
}

/** DecodeShortURLs asks whoever shortened a link where it leads, by HEAD or GET. Source: the plugin of 4.0.1. */
export const shortUrls: NeedSource = (host) =>
  fetcherNeeds(host, {
    plugin: "DecodeShortURLs",
    id: "short-urls",
    switches: ["max_short_urls"],
    timeout: "url_shortener_timeout",
    lists: ["url_shortener", "url_shortener_get"],
    recipient: l10n.t("the services that shortened the links"),
    purpose: l10n.t("to follow shortened links in each mail"),
  });

/** Redirectors, new in 4.0.2, does the same with open redirectors. */
export const redirectors: NeedSource = function* (host) {
  if (compare(padded(host.spamassassin.version), padded("4.0.2")) < 0) return;
  yield* fetcherNeeds(host, {
    plugin: "Redirectors",
    id: "redirectors",
    switches: ["max_redir_urls"],
    timeout: "url_redirector_timeout",
    lists: ["url_redirector", "url_redirector_get"],
    recipient: l10n.t("the hosts that redirect"),
    purpose: l10n.t("to follow redirections of links in each mail"),
  });
};

/** A version in a form that sorts as text. */
function padded(version: string): string {
  return version
    .split(".")
    .map((part) => part.padStart(3, "0"))
    .join(".");
}
