import { dirname } from "node:path";
import type { Host } from "../model/host.ts";
import type { SourceFile } from "../text/source.ts";

/**
 * What makes the program read a host's own folders instead of those of the machine it runs on. Without rules among the
 * host's files it reads the installed ones.
 *
 * @param path the file's path on disk
 */
export function lintParameters(host: Host, saved: SourceFile, path: (source: SourceFile) => string): readonly string[] {
  const files = host.files.filter(({ spamassassin }) => spamassassin !== undefined).map(({ source }) => source);
  const site = files.find((source) => /(?:^|\/)etc\/(?:mail\/)?spamassassin\/[^/]+$/.test(source.path));
  const rules =
    files.find((source) => /(?:^|\/)var\/lib\/spamassassin\/[\d.]+\/[^/]+\.cf$/.test(source.path)) ??
    files.find((source) => /(?:^|\/)usr\/share\/spamassassin\/[^/]+\.cf$/.test(source.path));
  const isPreferences = host.files.some(
    ({ source, spamassassin }) => source === saved && spamassassin?.kind === "user_prefs",
  );
  return [
    `--siteconfigpath=${dirname(path(site ?? saved))}`,
    ...(rules === undefined ? [] : [`--configpath=${dirname(path(rules))}`]),
    `--prefspath=${isPreferences ? path(saved) : "/dev/null"}`,
  ];
}
