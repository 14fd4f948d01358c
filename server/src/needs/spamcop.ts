import * as l10n from "@vscode/l10n";
import type { NeedSource } from "./need.ts";
import { pluginPrefix, pluginState, scanner } from "./plugin.ts";
import { scanning } from "./scanning.ts";

/** SpamCop is told of a mail only where somebody is given the means to report one. */
export const spamcop: NeedSource = function* (host) {
  const state = pluginState(host, "SpamCop", [], []);
  if (state === undefined) return;
  const { reports } = scanning(host);
  const { unit, users } = scanner(host);
  yield {
    id: "spamcop",
    component: "SpamCop",
    flow: { protocol: "tcp", port: 587, destination: {}, ...users },
    purpose: l10n.t("to report a mail as spam"),
    dataClass: "P4",
    recipient: "SpamCop",
    occasion: "request",
    place: state.live.place,
    active: reports.length > 0,
    because: reports.length > 0 ? reports : [{ text: l10n.t("nothing here reports mail"), place: state.live.place }],
    switchOff: { plugin: `${pluginPrefix}SpamCop` },
    ...unit,
  };
};
