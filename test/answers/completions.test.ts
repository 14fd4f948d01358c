import assert from "node:assert/strict";
import { test } from "node:test";
import type { CompletionItem, CompletionList } from "vscode-languageserver";
import { read } from "../../server/src/languages/index.ts";
import type { Completion } from "../../server/src/languages/language.ts";
import { toCompletions } from "../../server/src/lsp.ts";
import { SourceFile } from "../../server/src/text/source.ts";

const source = new SourceFile("file:///mail/local.cf", "local.cf", "use_bayes 1\nsco\n", "file:///mail");
const command = { start: 12, end: 15 };
const replaced = { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } };

/** What an editor makes of a list, by the protocol's words on `itemDefaults`: each item as if it stood alone. */
function spelledOut(list: CompletionItem[] | CompletionList): readonly CompletionItem[] {
  if (Array.isArray(list)) return list;
  const range = list.itemDefaults?.editRange;
  assert.ok(range !== undefined && "start" in range);
  return list.items.map(({ textEditText, ...item }) => ({
    ...item,
    filterText: item.filterText ?? item.label,
    textEdit: { range, newText: textEditText ?? item.label },
  }));
}

const rich: readonly Completion[] = [
  {
    label: "score",
    kind: "setting",
    span: command,
    detail: "points",
    documentation: "How much a test counts.",
    first: true,
  },
  { label: "score …", kind: "snippet", span: command, insert: "score $1 $0", snippet: true },
  { label: "score_set", kind: "setting", span: command, filter: "score-set", deprecated: true },
];

test("an editor that takes the range once for all is told the same as one that does not", () => {
  const offset = 15;
  const offered = [...rich, ...(read(source)?.complete(offset) ?? [])];
  assert.ok(offered.length > rich.length);
  const alone = toCompletions(source, offered, false);
  const together = toCompletions(source, offered, true);
  assert.ok(Array.isArray(alone) && !Array.isArray(together));
  assert.deepEqual(spelledOut(together), alone);
  assert.deepEqual(alone[1], {
    label: "score …",
    kind: 15,
    filterText: "score …",
    textEdit: { range: replaced, newText: "score $1 $0" },
    insertTextFormat: 2,
    data: 1,
  });
});

test("where items replace different words, each says which", () => {
  const other: Completion = { label: "bayes", kind: "value", span: { start: 0, end: 3 } };
  const list = toCompletions(source, [...rich, other], true);
  assert.ok(Array.isArray(list));
  assert.deepEqual(list, toCompletions(source, [...rich, other], false));
});

test("an item that is offered takes less than a hundred characters of the pipe", () => {
  const blank = new SourceFile("file:///mail/local.cf", "local.cf", "use_bayes 1\n\n", "file:///mail");
  const offered = read(blank)?.complete(12) ?? [];
  assert.ok(offered.length > 200);
  assert.ok(JSON.stringify(toCompletions(blank, offered, true)).length < offered.length * 100);
});
