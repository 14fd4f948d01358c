import * as l10n from "@vscode/l10n";
import { span } from "../../text/span.ts";
import type { OutlineSymbol, SymbolKind } from "../language.ts";
import { shortName } from "./catalog.ts";
import { nextWordAt, type SpamassassinTree, textBetween, wordEndAt } from "./parse.ts";

/** Plugins, settings and tests, each under a heading of their own, in the order of the file. */
export function outline(tree: SpamassassinTree): readonly OutlineSymbol[] {
  const plugins: OutlineSymbol[] = [];
  const settings: OutlineSymbol[] = [];
  const tests: OutlineSymbol[] = [];
  for (const line of tree.statements) {
    const { role } = line.word;
    if (role === "load" || role === "test") {
      if (line.valueStart === line.end) continue;
      const nameEnd = wordEndAt(line, line.valueStart);
      const name = textBetween(line, line.valueStart, nameEnd);
      const symbol = { span: line.span, nameSpan: span(line.valueStart, nameEnd), detail: line.command };
      if (role === "load") plugins.push({ ...symbol, name: shortName(name), kind: "plugin" });
      else tests.push({ ...symbol, name, kind: "test", detail: testDetail(line.command, line) });
    } else if (isSetting(line)) {
      settings.push({
        name: line.command,
        detail: line.value,
        kind: "setting",
        span: line.span,
        nameSpan: line.commandSpan,
      });
    }
  }
  return [
    ...group(l10n.t("Plugins"), plugins),
    ...group(l10n.t("Settings"), settings),
    ...group(l10n.t("Tests"), tests),
  ];
}

/** What belongs to a test (score, describe, tflags) would only repeat the tests' names. */
const aboutTests: ReadonlySet<string> = new Set(["score", "describe", "tflags", "priority", "replace_rules", "reuse"]);

function isSetting(line: SpamassassinTree["lines"][number]): boolean {
  return line.known && !aboutTests.has(line.canonical) && line.locale === undefined;
}

function testDetail(command: string, line: SpamassassinTree["lines"][number]): string {
  const start = nextWordAt(line, wordEndAt(line, line.valueStart));
  const shown = 60;
  const definition = line.text.slice(start, Math.min(line.end, start + shown));
  return `${command} ${definition}${start + shown < line.end ? "..." : ""}`.trim();
}

function group(name: string, children: readonly OutlineSymbol[]): readonly OutlineSymbol[] {
  const first = children[0];
  const last = children.at(-1);
  if (first === undefined || last === undefined) return [];
  const kind: SymbolKind = "section";
  return [{ name, kind, span: span(first.span.start, last.span.end), nameSpan: first.nameSpan, children }];
}
