import * as l10n from "@vscode/l10n";
import { conditionWords } from "../model/condition.ts";
import { isPluginOfSomeVersion, nearestPlugin } from "../model/plugins.ts";
import type { Conditional } from "../model/spamassassin.ts";
import { span } from "../text/span.ts";
import type { Rule } from "./rule.ts";

/** The plugins a condition asks for, with their offsets in its text. */
function* asked({ keyword, expression }: Conditional): Generator<{ readonly name: string; readonly start: number }> {
  if (keyword === "if" && !expression.includes("plugin")) return;
  const words = [...conditionWords(expression)];
  if (keyword === "ifplugin") {
    const only = words[0];
    if (only !== undefined && words.length === 1) yield { name: only.text, start: only.start };
    return;
  }
  for (const [at, { text, start }] of words.entries())
    if (words[at - 1]?.text === "(" && words[at - 2]?.text === "plugin") yield { name: text, start };
}

interface Doubtful {
  readonly conditional: Conditional;
  readonly name: string;
  readonly start: number;
}

const doubtful = new WeakMap<readonly Conditional[], readonly Doubtful[]>();

/** Names in conditions that are no stock plugin's: few, and the same for each version of a file. */
function doubtfulNames(conditionals: readonly Conditional[]): readonly Doubtful[] {
  let found = doubtful.get(conditionals);
  if (found === undefined) {
    found = conditionals
      .filter(({ expression }) => !isPluginOfSomeVersion(expression))
      .flatMap((conditional) => [...asked(conditional)].map((each) => ({ conditional, ...each })))
      .filter(({ name }) => /^\w[\w:]*$/.test(name) && !isPluginOfSomeVersion(name));
    doubtful.set(conditionals, found);
  }
  return found;
}

export const saIfpluginUnknown: Rule = {
  id: "sa-ifplugin-unknown",
  severity: "warning",
  summary: "A condition asks for a plugin whose name is misspelt",
  *checkHost(host) {
    for (const facts of host.spamassassin.files)
      for (const { conditional, name, start } of doubtfulNames(facts.spamassassin?.conditionals ?? [])) {
        if (host.spamassassin.plugins.has(name)) continue;
        const near = nearestPlugin(name);
        if (near === undefined) continue;
        const from = conditional.expressionSpan.start + start;
        const place = { source: facts.source, span: span(from, from + name.length) };
        yield {
          place,
          message:
            conditional.keyword === "ifplugin"
              ? l10n.t("SpamAssassin has no plugin {name} and never reads this block; did you mean {near}?", {
                  name,
                  near,
                })
              : l10n.t("SpamAssassin has no plugin {name}, so the answer is always no; did you mean {near}?", {
                  name,
                  near,
                }),
          fixes: [
            {
              title: l10n.t("Write {meant}", { meant: near }),
              edits: [{ place, newText: near }],
              preferred: true,
            },
          ],
        };
      }
  },
};
