import * as l10n from "@vscode/l10n";
import type { NeedSource } from "./need.ts";
import { pluginPrefix, pluginState, scanner } from "./plugin.ts";

/** DecodeShortURLs fetches the shortened links of a mail from whoever shortened them. */
export const shortUrls: NeedSource = function* (host) {
  const state = pluginState(host, "DecodeShortURLs", ["max_short_urls"], []);
  if (state === undefined) return;
  const { unit, users } = scanner(host);
  for (const port of [80, 443])
    yield {
      id: `short-urls-${port}`,
      component: "DecodeShortURLs",
      flow: { protocol: "tcp", port, destination: {}, ...users },
      purpose: l10n.t("to follow shortened links in each mail"),
      dataClass: "P3",
      recipient: l10n.t("the services that shortened the links"),
      occasion: "scan",
      place: state.live.place,
      cost: l10n.t("each shortened link waits 5 s (url_shortener_timeout)"),
      active: state.active,
      because: state.because,
      switchOff: { plugin: `${pluginPrefix}DecodeShortURLs` },
      ...unit,
    };
};
