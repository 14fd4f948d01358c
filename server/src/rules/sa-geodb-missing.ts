import * as l10n from "@vscode/l10n";
import type { Report } from "../model/finding.ts";
import type { Host } from "../model/host.ts";
import { lintSays } from "../model/lint.ts";
import type { Statement } from "../model/spamassassin.ts";
import type { SourceFile } from "../text/source.ts";
import { span } from "../text/span.ts";
import type { Rule } from "./rule.ts";
import { Picked } from "./site-files.ts";

const options = new Picked(({ canonical }) => canonical === "geodb_options");

/** Libraries that `geodb_module` names, and how the files they read end. Source: GeoDB.pm, and geodb_module in Conf.pm. */
const libraries: readonly { readonly name: string; readonly value: RegExp; readonly suffix: string }[] = [
  { name: "GeoIP2", value: /^(?:maxmind::db::reader|geoip2::database::reader|geoip2)$/i, suffix: ".mmdb" },
  { name: "GeoIP", value: /^(?:geo::ip|geoip)$/i, suffix: ".dat" },
];
const suffixes = /\.(?:mmdb|dat)$/i;

/** Files of packages, which the package manager brings. */
const packaged = /^\/usr\/share\//;

function* check(host: Host): Generator<Report> {
  const module = host.spamassassin.settings.get("geodb_module")?.value ?? "";
  const library = libraries.find(({ value }) => value.test(module));
  for (const { source, statement } of options.in(host))
    for (const [path, start] of paths(source, statement)) {
      const place = { source, span: span(start, start + path.length) };
      const suffix = suffixes.exec(path)?.[0].toLowerCase();
      if (!path.startsWith("/"))
        yield {
          place,
          message: l10n.t(
            "{value} is looked for in the folder where spamd or spamassassin is started, so it is hardly ever found; write the whole path",
            { value: path },
          ),
        };
      else if (library !== undefined && suffix !== undefined && suffix !== library.suffix)
        yield {
          place,
          message: l10n.t("{library} reads files that end in {suffix}, and cannot load {path}; name one of those", {
            library: library.name,
            suffix: library.suffix,
            path,
          }),
          related: [lintSays(place, `geodb: ${library.name} requested, but no databases could be loaded`)],
        };
      else if (isNeverFetched(host, path))
        yield {
          place,
          severity: "info",
          message: l10n.t(
            "nothing here downloads {path}, and SpamAssassin says nothing where it is missing; give it a timer or a cron job, such as geoipupdate",
            { path },
          ),
        };
    }
}

/** The files a line names, each with its offset. */
function* paths(source: SourceFile, { valueSpan }: Statement): Generator<readonly [path: string, start: number]> {
  for (const match of source.slice(valueSpan).matchAll(/(?<=^|\s)(?:country|city|isp|asn):(\S+)/gi)) {
    const path = match[1] ?? "";
    if (!/[{}<>$]/.test(path)) yield [path, valueSpan.start + match.index + match[0].length - path.length];
  }
}

/** Where neither units nor cron jobs are among the files, nobody knows what the host does. */
function isNeverFetched(host: Host, path: string): boolean {
  if (host.commands.length === 0 || packaged.test(path)) return false;
  const name = path.slice(path.lastIndexOf("/") + 1);
  return !host.commands.some(
    ({ command, place }) =>
      place.source.text.includes(name) || command.invocations.some((each) => /geoip|dbip|maxmind/i.test(each.name)),
  );
}

export const saGeodbMissing: Rule = {
  id: "sa-geodb-missing",
  severity: "warning",
  summary: "A file of countries that cannot be loaded, or that nothing downloads",
  checkHost: check,
};
