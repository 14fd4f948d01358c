import type { Problem } from "../../model/facts.ts";
import type { NeedsNewer } from "../../model/filter.ts";
import type { SourceFile } from "../../text/source.ts";
import type { LoweredFacts } from "../language.ts";
import { check } from "./check.ts";
import { rememberRules } from "./known-rules.ts";
import { lowerRuleset } from "./lower-ruleset.ts";
import { problemsOf } from "./problems.ts";
import { programOf } from "./program.ts";
import { rulesetOf } from "./ruleset.ts";
import type { Complaint, Tree } from "./tree.ts";

/** What the file says by itself. */
export function lower(tree: Tree, source: SourceFile): LoweredFacts {
  const ruleset = rulesetOf(tree);
  tree.home.source = source;
  tree.chains.next();
  const { filters, chains, rules } = lowerRuleset(
    ruleset,
    source,
    (span) => ({ source, span }),
    (made) => made,
    tree.chains,
  );
  let all: readonly Complaint[] | undefined;
  let problems: readonly Problem[] | undefined;
  let newer: readonly NeedsNewer[] | undefined;
  const complaints = (): readonly Complaint[] => {
    if (all === undefined) {
      all = [...tree.complaints, ...check(tree, ruleset)];
      // Of a file with very many nobody knows whether all are told.
      if (tree.complaints.length < 100) rememberRules(tree.text, rules(), all);
    }
    return all;
  };
  return {
    get problems() {
      problems ??= problemsOf(complaints(), (span) => ({ source, span }));
      return problems;
    },
    filter: {
      format: "nftables",
      filters,
      chains,
      complete: ruleset.complete,
      program: programOf(tree, source),
      includes: ruleset.includes.map((include) => ({
        place: { source, span: include.path.span },
        path: include.path.text,
        ...(tree.items.includes(include) ? {} : { inBlock: true }),
      })),
      get newer() {
        newer ??= complaints().flatMap(({ message, span, since }) =>
          since === undefined ? [] : [{ place: { source, span }, what: message, since }],
        );
        return newer;
      },
    },
  };
}
