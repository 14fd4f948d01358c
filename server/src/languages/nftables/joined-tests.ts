import * as l10n from "@vscode/l10n";
import type { Condition } from "../../model/filter.ts";
import { free, type LoweringContext, reason } from "./context.ts";
import type { Expression, Rule, Statement } from "./tree.ts";

type MatchStatement = Statement & { readonly kind: "match" };

/** Fields that stand beside each other in a header, one of which says where a packet goes. */
const neighbours: readonly (readonly [RegExp, RegExp])[] = [
  [/^\w+ sport$/, /^\w+ dport$/],
  [/^\w+ dport$/, /^(?:udp|udplite) (?:length|csumcov)$/],
  [/^ip ttl$/, /^ip protocol$/],
  [/^ip6 nexthdr$/, /^ip6 (?:hoplimit|length)$/],
];

/** One value, which nft compares as it stands; a list of one it takes for that one. */
function isOneValue(expression: Expression | undefined): boolean {
  if (expression?.kind === "set") {
    const [only, another] = expression.elements;
    return another === undefined && only?.key.kind === "value";
  }
  return expression?.kind === "value";
}

/**
 * The tests of a rule that nft makes one of: it joins tests of neighbouring fields to a longer one. Where both are `!=`,
 * the joined test holds of all packets but those with both values, not of those with neither: so nft 1.0.6, as
 * `--debug=netlink` shows and packets prove.
 */
export function joinedTests(rule: Rule, context: LoweringContext): ReadonlySet<MatchStatement> {
  const found = new Set<MatchStatement>();
  let unequal: MatchStatement[] | undefined;
  for (const statement of rule.statements)
    if (statement.kind === "match" && statement.operator === "!=") {
      unequal ??= [];
      unequal.push(statement);
    }
  if (unequal === undefined || unequal.length < 2) return found;
  for (const [one, other] of neighbours) {
    const of = (field: RegExp) =>
      unequal.filter(
        ({ left, right, mask }) =>
          mask === undefined && left.kind === "selector" && field.test(left.name) && isOneValue(context.valueOf(right)),
      );
    const [first, second] = [of(one), of(other)];
    if (first.length > 0 && second.length > 0) for (const each of [...first, ...second]) found.add(each);
  }
  return found;
}

/** What the tests that nft may have joined come to: met where all are, not met where none is, open in between. */
export function joinedConditions(
  tests: readonly Condition[],
  joined: ReadonlySet<MatchStatement>,
  rule: Rule,
  context: LoweringContext,
): readonly Condition[] {
  if (joined.size === 0) return [];
  const text = l10n.t(
    "nft 1.0.6 makes one test of two != for neighbouring fields, which then only packets with both values fail",
  );
  const open = free(`joined ${rule.span.start}`, reason(context, "unsupported", text, rule.span));
  // Before all of them have been read nobody knows which one nft puts first.
  if (tests.length < joined.size) return [open];
  return [{ on: "any", of: [tests, ...tests.map((test) => [test, open])] }];
}
