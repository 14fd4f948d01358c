import { inReadersLanguage } from "../../../text/documentation.ts";
import { authentication } from "./authentication.ts";
import { content } from "./content.ts";
import { digests } from "./digests.ts";
import { learning } from "./learning.ts";
import { lists } from "./lists.ts";
import { network } from "./network.ts";
import { report } from "./report.ts";
import { tests } from "./tests.ts";
import type { SettingDocumentation } from "./types.ts";

/** What each setting is for, in our own words, by canonical name. Facts: SpamAssassin 4.0.1's own handlers. */
export const settings: ReadonlyMap<string, SettingDocumentation> = new Map(
  [tests, report, network, digests, authentication, lists, learning, content].flatMap((subject) =>
    Object.entries(subject).map(([name, text]) => [name, typeof text === "string" ? { what: text } : text] as const),
  ),
);

export function settingDocumentation(canonical: string): SettingDocumentation | undefined {
  return inReadersLanguage("spamassassin", settings.get(canonical));
}
