import * as l10n from "@vscode/l10n";
import { placeIn } from "../../model/facts.ts";
import type { Fix } from "../../model/finding.ts";
import type { Host } from "../../model/host.ts";
import type { Branch, Statement } from "../../model/spamassassin.ts";
import type { Edit, Place, SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";

/** Puts `# ` in front of the statement, behind the line's indentation. */
function commentOut(source: SourceFile, statement: Statement): Edit {
  return { place: { source, span: span(statement.span.start, statement.span.start) }, newText: "# " };
}

/** True inside `ifplugin` or `if plugin(...)` of this plugin: the lines vanish on their own once it is off. */
function isGuarded(branch: Branch | undefined, plugin: string): boolean {
  if (branch === undefined) return false;
  const { conditional, whenTrue } = branch;
  const asks =
    conditional.keyword === "ifplugin"
      ? conditional.expression.trim() === plugin
      : conditional.expression.replaceAll(/[\s()]/g, "") === `plugin${plugin}`;
  return (whenTrue && asks) || isGuarded(conditional.parent, plugin);
}

/** `Razor2` out of `Mail::SpamAssassin::Plugin::Razor2`. */
export function shortName(plugin: string): string {
  return plugin.slice(plugin.lastIndexOf("::") + 2);
}

/**
 * One edit over all files of the host after which the plugin is gone and `spamassassin --lint` is still content: its
 * loadplugin lines, and every setting and test of its own that no `ifplugin` guards. SpamAssassin refuses a plugin's
 * settings while it is not loaded, and a lint that fails keeps Debian's maintenance job from reloading spamd.
 */
export function switchOff(host: Host, plugin: string): Fix | undefined {
  const loads: Edit[] = [];
  const leftovers: Edit[] = [];
  for (const facts of host.files) {
    const { spamassassin, source } = facts;
    if (spamassassin === undefined) continue;
    for (const load of spamassassin.loads) if (load.plugin === plugin) loads.push(commentOut(source, load.statement));
    for (const statement of spamassassin.statements)
      if (statement.plugin === plugin && !isGuarded(statement.branch, plugin))
        leftovers.push(commentOut(source, statement));
    for (const test of spamassassin.tests)
      if (test.plugin === plugin && test.statement.plugin !== plugin && !isGuarded(test.statement.branch, plugin))
        leftovers.push(commentOut(source, test.statement));
  }
  if (loads.length === 0) return undefined;
  const edits = [...loads, ...leftovers];
  const name = shortName(plugin);
  const files = fileNamesOf(host, edits);
  return {
    title:
      leftovers.length === 0
        ? l10n.t("Switch {name} off: comment out loadplugin in {files}", { name, files })
        : l10n.t("Switch {name} off: comment out loadplugin and {count} settings in {files}", {
            name,
            files,
            count: leftovers.length,
          }),
    edits,
    preferred: true,
  };
}

/**
 * The names of the files an edit touches, without their folders, which would push a light bulb's title past the edge
 * of the window; with them where two of the files are called the same.
 */
function fileNamesOf(host: Host, edits: readonly Edit[]): string {
  const paths = [...new Set(edits.map((edit) => host.pathOf(edit.place.source)))];
  const names = new Set(paths.map((path) => path.slice(path.lastIndexOf("/") + 1)));
  return names.size === paths.length ? [...names].join(", ") : paths.join(", ");
}

/** Comments out one loadplugin line and nothing else. */
export function commentOutLine(host: Host, place: Place): Fix | undefined {
  const facts = host.files.find((file) => file.source === place.source);
  const load = facts?.spamassassin?.loads.find(
    ({ statement }) => statement.span.start <= place.span.start && place.span.end <= statement.span.end,
  );
  if (facts === undefined || load === undefined) return undefined;
  return {
    title: l10n.t("Comment out just this line (settings of {name} may then fail the lint)", {
      name: shortName(load.plugin),
    }),
    edits: [commentOut(placeIn(facts, load.statement.span).source, load.statement)],
  };
}
