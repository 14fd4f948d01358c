import * as l10n from "@vscode/l10n";
import { networkEntries, parseNetwork } from "../model/networks.ts";
import { wordRemoval } from "../model/word-removal.ts";
import type { Rule } from "./rule.ts";

const everywhere = ["0.0.0.0/0", "::/0"].flatMap((text) => parseNetwork(text) ?? []);

export const saTrustedEverything: Rule = {
  id: "sa-trusted-everything",
  severity: "error",
  summary: "Every host of the Internet counts as one's own",
  *checkHost(host) {
    for (const { list, word, place, network, heldBy } of networkEntries(host.spamassassin)) {
      if (network === undefined || network.exclude || heldBy !== undefined) continue;
      const { low, high } = network;
      const isAll = everywhere.some((each) => low <= each.low && each.high <= high);
      // A sixty-fourth of the addresses of a family or more is no network of anybody's either.
      const isWide = everywhere.some(
        (each) => low >= each.low && high <= each.high && (high - low + 1n) * 64n > each.high - each.low,
      );
      if (!isAll && !isWide) continue;
      yield {
        place,
        message: isAll
          ? list === "trusted_networks"
            ? l10n.t(
                "{word} trusts every host of the Internet: spammers' headers are believed and block lists are asked about nobody; name your own relays only",
                { word },
              )
            : l10n.t(
                "{word} makes every host of the Internet one of your own, so block lists are asked about nobody; name your own mail hosts only",
                { word },
              )
          : l10n.t("{word} is a great part of the Internet; name your own mail hosts only", { word }),
        ...(isAll ? {} : { severity: "warning" as const }),
        fixes: [wordRemoval(place)],
      };
    }
  },
};
