import * as l10n from "@vscode/l10n";
import type { Need } from "../model/need.ts";
import { destination, hostAndPort } from "./address.ts";
import type { NeedSource } from "./need.ts";
import { pluginPrefix, pluginState, scanner } from "./plugin.ts";
import { scanning } from "./scanning.ts";

/**
 * SpamCop is sent a mail only where somebody is given the means to report one; no scan talks to it. The plugin of
 * 4.0.1 delivers to tcp/587 of the MX of spam.spamcop.net, or to `spamcop_relayhost`.
 */
export const spamcop: NeedSource = function* (host) {
  const state = pluginState(host, { plugin: "SpamCop" });
  if (state === undefined) return;
  const { reports } = scanning(host);
  const relayLine = host.spamassassin.settings.get("spamcop_relayhost");
  const relay = relayLine === undefined ? undefined : hostAndPort(relayLine.value);
  const { unit, users } = scanner(host);
  const activity: Pick<Need, "active" | "because"> = !state.active
    ? state
    : reports.length > 0
      ? { active: true, because: [...reports, ...state.because] }
      : { active: false, because: [{ text: l10n.t("nothing here reports mail"), place: state.place }] };
  yield {
    id: "spamcop",
    component: "SpamCop",
    // The MX is asked for at run time.
    flow: {
      protocol: "tcp",
      port: relay?.port ?? 587,
      destination: relay === undefined ? {} : destination(relay.host),
      ...users,
    },
    purpose: l10n.t("to report a mail as spam"),
    dataClass: "P4",
    recipient: "SpamCop",
    occasion: "request",
    place: state.place,
    active: activity.active,
    because: activity.because,
    switchOff: { plugin: `${pluginPrefix}SpamCop` },
    ...unit,
  };
};
