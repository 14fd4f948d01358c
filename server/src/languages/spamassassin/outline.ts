import * as l10n from "@vscode/l10n";
import { type Span, span } from "../../text/span.ts";
import type { OutlineSymbol } from "../language.ts";
import { shortName } from "./catalog.ts";
import { type Line, nextWordAt, type SpamassassinTree, textBetween, wordEndAt } from "./parse.ts";

type Sort = "plugins" | "settings" | "tests";

/** Neighbours of one sort, in the order of the file. */
interface Group {
  readonly sort: Sort;
  readonly children: OutlineSymbol[];
  /** Ends behind the last line that belongs to the last of the children. */
  end: number;
}

/**
 * Plugins, settings and tests, neighbours of one sort under one heading. A test reaches to the last of the lines
 * behind it that are about it, so that an editor knows in any of them which test they are about. Headings lie side by
 * side: where they held one another, an editor would find the wrong one around a line.
 */
export function outline(tree: SpamassassinTree): readonly OutlineSymbol[] {
  const groups: Group[] = [];
  let test: string | undefined;
  for (const line of tree.statements) {
    const { role } = line.word;
    const empty = line.valueStart === line.end;
    if (role === "load" && !empty) add(groups, "plugins", plugin(line));
    else if (role === "test" && !empty) {
      test = nameOf(line);
      add(groups, "tests", testSymbol(line));
      continue;
    } else if (isSetting(line) && role !== "load" && role !== "test") add(groups, "settings", setting(line));
    else if (test !== undefined && aboutTests.has(line.canonical) && nameOf(line) === test) {
      extend(groups, line.span.end);
      continue;
    }
    test = undefined;
  }
  const names: Readonly<Record<Sort, string>> = {
    plugins: l10n.t("Plugins"),
    settings: l10n.t("Settings"),
    tests: l10n.t("Tests"),
  };
  return groups.flatMap(({ sort, children, end }): readonly OutlineSymbol[] => {
    const first = children[0];
    if (first === undefined) return [];
    const whole = span(first.span.start, end);
    return [{ name: names[sort], kind: "section", span: whole, nameSpan: first.nameSpan, children }];
  });
}

function add(groups: Group[], sort: Sort, symbol: OutlineSymbol): void {
  let group = groups.at(-1);
  if (group?.sort !== sort) {
    group = { sort, children: [], end: symbol.span.end };
    groups.push(group);
  }
  group.children.push(symbol);
  group.end = symbol.span.end;
}

/** The test that was added last goes on to the place. */
function extend(groups: Group[], end: number): void {
  const group = groups.at(-1);
  const last = group?.children.pop();
  if (group === undefined || last === undefined) return;
  group.children.push({ ...last, span: span(last.span.start, end) });
  group.end = end;
}

function nameSpan(line: Line): Span {
  return span(line.valueStart, wordEndAt(line, line.valueStart));
}

function nameOf(line: Line): string {
  return textBetween(line, line.valueStart, wordEndAt(line, line.valueStart));
}

function plugin(line: Line): OutlineSymbol {
  const name = shortName(nameOf(line));
  return { name, detail: line.command, kind: "plugin", span: line.span, nameSpan: nameSpan(line) };
}

function setting(line: Line): OutlineSymbol {
  return { name: line.command, detail: line.value, kind: "setting", span: line.span, nameSpan: line.commandSpan };
}

function testSymbol(line: Line): OutlineSymbol {
  return { name: nameOf(line), detail: testDetail(line), kind: "test", span: line.span, nameSpan: nameSpan(line) };
}

/** What belongs to a test (score, describe, tflags) would only repeat the tests' names. */
const aboutTests: ReadonlySet<string> = new Set(["score", "describe", "tflags", "priority", "replace_rules", "reuse"]);

function isSetting(line: Line): boolean {
  return line.known && !aboutTests.has(line.canonical) && line.locale === undefined;
}

function testDetail(line: Line): string {
  const start = nextWordAt(line, wordEndAt(line, line.valueStart));
  const shown = 60;
  const definition = line.text.slice(start, Math.min(line.end, start + shown));
  return `${line.command} ${definition}${start + shown < line.end ? "..." : ""}`.trim();
}
