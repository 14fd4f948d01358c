import * as l10n from "@vscode/l10n";
import type { PatternProblem } from "./check.ts";
import type { Branch, CharacterClass, Item, RegexTree, Repeat } from "./tree.ts";

const wide = /[^\0-\x7f]/;

/**
 * SpamAssassin hands Perl bytes, of which `ü` is two: a class that holds it matches one half, and a quantifier behind
 * it repeats but the second half.
 */
export function* checkBytes(tree: RegexTree): Generator<PatternProblem> {
  // A text that was not UTF-8 has lost the bytes this is about.
  if (!wide.test(tree.text) || tree.text.includes("\ufffd")) return;
  const waiting: Branch[] = [...tree.root.branches];
  for (let branch = waiting.pop(); branch !== undefined; branch = waiting.pop()) {
    for (const item of branch.items) {
      const inner = item.kind === "repeat" ? item.child : item;
      if (inner.kind === "group") waiting.push(...inner.branches);
      const found = checkItem(tree.text, item);
      if (found === undefined) continue;
      yield found;
      return;
    }
  }
}

function checkItem(text: string, item: Item): PatternProblem | undefined {
  const inner = item.kind === "repeat" ? item.child : item;
  // Where many are taken, the halves of such a letter are taken one after the other.
  const many = item.kind === "repeat" && item.max > 1;
  if (inner.kind === "class" && !many && !text.startsWith("(?", inner.start)) return checkClass(text, inner);
  if (item.kind === "repeat" && inner.kind === "literal") return checkRepeat(text, item);
  return undefined;
}

function checkRepeat(text: string, { child, end, quantifier }: Repeat): PatternProblem | undefined {
  const character = text.slice(child.start, child.end);
  if (!wide.test(character)) return undefined;
  const grouped = `(?:${character})`;
  return {
    rule: "sa-regex-bytes",
    start: child.start,
    end,
    message: l10n.t(
      "SpamAssassin matches bytes, and {character} is several, of which this repeats only the last; write {grouped}",
      {
        character,
        grouped: `${grouped}${text.slice(quantifier.start, quantifier.end)}`,
      },
    ),
    fix: {
      title: l10n.t("Write {near}", { near: grouped }),
      edits: [{ start: child.start, end: child.end, newText: grouped }],
    },
  };
}

function checkClass(text: string, found: CharacterClass): PatternProblem | undefined {
  const { start, end, negated } = found;
  const inside = text.slice(start + (negated ? 2 : 1), end - 1);
  if (!wide.test(inside)) return undefined;
  const characters = [...inside].filter((character) => wide.test(character));
  const rest = [...inside].filter((character) => !wide.test(character)).join("");
  const ranged = /[^\0-\x7f]-.|.-[^\0-\x7f]/.test(inside);
  const right = `(?:${[...new Set(characters), ...(rest === "" ? [] : [`[${rest}]`])].join("|")})`;
  return {
    rule: "sa-regex-bytes",
    start,
    end,
    message:
      negated || ranged
        ? l10n.t("SpamAssassin matches bytes, and {character} is several, so a class cannot hold it", {
            character: characters[0] ?? "",
          })
        : l10n.t("SpamAssassin matches bytes, and {character} is several, so a class cannot hold it; write {right}", {
            character: characters[0] ?? "",
            right,
          }),
    ...(negated || ranged
      ? {}
      : { fix: { title: l10n.t("Write {near}", { near: right }), edits: [{ start, end, newText: right }] } }),
  };
}
