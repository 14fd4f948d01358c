import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { needing } from "../real/tools.ts";
import { Client, capabilities } from "./client.ts";

interface Position {
  readonly line: number;
  readonly character: number;
}

interface Range {
  readonly start: Position;
  readonly end: Position;
}

interface Location {
  readonly uri: string;
  readonly range: Range;
}

interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

const files: Readonly<Record<string, string>> = {
  "etc/spamassassin/v310.pre": "#loadplugin Mail::SpamAssassin::Plugin::DCC\n",
  "etc/spamassassin/10-own.cf": `body __PILLS /\\bpills\\b/i
header SHOP From:addr =~ /@shop\\.example$/
meta SHOP_PILLS (__PILLS && SHOP)
describe SHOP From the shop
`,
  "etc/spamassassin/local.cf": `include own/more.cf
score SHOP 3
required_score   7
use_bayes 1
ifplugin Mail::SpamAssassin::Plugin::DCC
use_dcc 0
endif
body OWN eval:check_bayes('0.5', '1')
`,
  "sallyport.yaml": "spamassassin: 4.0.1\n",
  "etc/spamassassin/senders.cf": "whitelist_from a@example.com\n",
  "etc/spamassassin/more-senders.cf": "blacklist_from b@example.com\n",
  "etc/spamassassin/own/more.cf": "required_score 5\n",
};

describe("the bundled server on SpamAssassin files", () => {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-spamassassin-"));
  const rootUri = pathToFileURL(folder).toString();
  const uriOf = (path: string): string => `${rootUri}/${path}`;
  const local = { uri: uriOf("etc/spamassassin/local.cf") };
  const own = { uri: uriOf("etc/spamassassin/10-own.cf") };
  let client: Client;

  /** Where a text stands in a file, and so many characters behind. */
  const at = (path: string, text: string, behind = 0): Position => {
    const before = (files[path] ?? "").split(text)[0] ?? "";
    const lines = before.split("\n");
    return { line: lines.length - 1, character: (lines.at(-1) ?? "").length + behind };
  };
  const inLocal = (text: string, behind = 0) => ({
    textDocument: local,
    position: at("etc/spamassassin/local.cf", text, behind),
  });
  const places = (locations: readonly Location[]) =>
    locations.map(({ uri, range }) => `${uri.slice(rootUri.length + 1)}:${range.start.line}`).sort();

  before(async () => {
    assert.ok(existsSync("dist/server.cjs"), "npm run build makes what this test runs");
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    client = new Client(process.execPath, ["dist/server.cjs", "--stdio"]);
    const ready = client.next("sallyport/status");
    await client.request("initialize", {
      processId: process.pid,
      rootUri,
      capabilities,
      workspaceFolders: [{ uri: rootUri, name: "mail-host" }],
    });
    client.notify("initialized", {});
    await ready;
    for (const path of ["etc/spamassassin/local.cf", "etc/spamassassin/10-own.cf"])
      client.notify("textDocument/didOpen", {
        textDocument: { uri: uriOf(path), languageId: "spamassassin", version: 1, text: files[path] },
      });
  });

  after(async () => {
    await client.stop();
    rmSync(folder, { recursive: true });
  });

  test("definition, references and highlights of a test", async () => {
    const definition = await client.request("textDocument/definition", inLocal("SHOP"));
    assert.deepEqual(places(definition as Location[]), ["etc/spamassassin/10-own.cf:1"]);
    const references = await client.request("textDocument/references", {
      ...inLocal("SHOP"),
      context: { includeDeclaration: true },
    });
    assert.deepEqual(places(references as Location[]), [
      "etc/spamassassin/10-own.cf:1",
      "etc/spamassassin/10-own.cf:2",
      "etc/spamassassin/10-own.cf:3",
      "etc/spamassassin/local.cf:1",
    ]);
    const highlights = await client.request("textDocument/documentHighlight", inLocal("SHOP"));
    assert.equal((highlights as unknown[]).length, 1);
  });

  test("rename in all files, and its refusal", async () => {
    assert.deepEqual(await client.request("textDocument/prepareRename", inLocal("SHOP", 2)), {
      start: { line: 1, character: 6 },
      end: { line: 1, character: 10 },
    });
    const edit = (await client.request("textDocument/rename", { ...inLocal("SHOP"), newName: "STORE" })) as {
      documentChanges: { textDocument: { uri: string; version: number | null }; edits: TextEdit[] }[];
    };
    const changes = edit.documentChanges.map(({ textDocument, edits }) => [
      textDocument.uri.slice(rootUri.length + 1),
      textDocument.version,
      edits.map(({ newText, range }) => `${range.start.line}:${range.start.character} ${newText}`),
    ]);
    assert.deepEqual(
      changes.sort((a, b) => String(a[0]).localeCompare(String(b[0]))),
      [
        ["etc/spamassassin/10-own.cf", 1, ["1:7 STORE", "2:28 STORE", "3:9 STORE"]],
        ["etc/spamassassin/local.cf", 1, ["1:6 STORE"]],
      ],
    );
    await assert.rejects(client.request("textDocument/rename", { ...inLocal("SHOP"), newName: "9" }), /test's name/);
    assert.equal(await client.request("textDocument/prepareRename", inLocal("required_score")), null);
  });

  test("symbols of the workspace", async () => {
    const symbols = (await client.request("workspace/symbol", { query: "pills" })) as { name: string }[];
    assert.deepEqual(symbols.map(({ name }) => name).sort(), ["SHOP_PILLS", "__PILLS"]);
  });

  test("hover joins the language and the host", async () => {
    const hover = (await client.request("textDocument/hover", inLocal("required_score"))) as {
      contents: { value: string };
    };
    assert.match(hover.contents.value, /From how many points/);
    assert.match(hover.contents.value, /this line counts: `7`[\s\S]*overrides `required_score 5`/);
  });

  test("completion knows the tests of other files, and explains one when it is looked at", async () => {
    const { items } = (await client.request("textDocument/completion", inLocal("SHOP", 2))) as {
      items: { label: string }[];
    };
    assert.deepEqual(
      items.map(({ label }) => label),
      ["SHOP", "SHOP_PILLS"],
    );
    const resolved = await client.request("completionItem/resolve", items[0]);
    assert.match(JSON.stringify(resolved), /From the shop/);
  });

  test("help with arguments", async () => {
    const help = (await client.request("textDocument/signatureHelp", inLocal("'1')", 1))) as {
      signatures: { label: string }[];
      activeParameter: number;
    };
    assert.equal(help.signatures[0]?.label, "check_bayes(min, max)");
    assert.equal(help.activeParameter, 1);
    assert.equal(await client.request("textDocument/signatureHelp", inLocal("body OWN")), null);
  });

  test("folding, selections, links, outline", async () => {
    const folds = (await client.request("textDocument/foldingRange", { textDocument: local })) as unknown[];
    assert.deepEqual(folds, [{ startLine: 4, endLine: 6 }]);
    const { position } = inLocal("0.5", 1);
    const selections = (await client.request("textDocument/selectionRange", {
      textDocument: local,
      positions: [position, { line: 999, character: 999 }],
    })) as { parent?: unknown }[];
    assert.equal(selections.length, 2);
    assert.ok(selections[0]?.parent !== undefined);
    const links = (await client.request("textDocument/documentLink", { textDocument: local })) as { target: string }[];
    assert.deepEqual(
      links.map(({ target }) => target),
      [uriOf("etc/spamassassin/own/more.cf")],
    );
    const outline = (await client.request("textDocument/documentSymbol", { textDocument: own })) as { name: string }[];
    assert.deepEqual(
      outline.map(({ name }) => name),
      ["Tests"],
    );
  });

  test("hints, lenses and tokens tell what the host makes of the file", async () => {
    const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const hintsOf = async (range: Range) =>
      ((await client.request("textDocument/inlayHint", { textDocument: local, range })) as { label: string }[]).map(
        ({ label }) => label,
      );
    assert.deepEqual(await hintsOf(whole), ["off: plugin not loaded", "score 1"]);
    assert.deepEqual(await hintsOf({ start: whole.start, end: { line: 1, character: 0 } }), []);
    const lenses = (await client.request("textDocument/codeLens", { textDocument: own })) as {
      command: { title: string; arguments: unknown[] };
    }[];
    assert.deepEqual(
      lenses.map(({ command }) => command.title),
      ["used by 1 meta", "used by 1 meta"],
    );
    assert.equal(lenses[0]?.command.arguments[0], own.uri);
    const { data } = (await client.request("textDocument/semanticTokens/full", { textDocument: local })) as {
      data: number[];
    };
    assert.equal(data.length % 5, 0);
    assert.ok(data.length >= 20, JSON.stringify(data));
  });

  test("formatting of the file and of some lines", async () => {
    const options = { tabSize: 4, insertSpaces: true };
    const edits = (await client.request("textDocument/formatting", { textDocument: local, options })) as TextEdit[];
    assert.deepEqual(
      edits.map(({ range, newText }) => `${range.start.line}:${range.start.character} ${JSON.stringify(newText)}`),
      ['2:14 " "', '3:9 "      "', '5:0 "    "'],
    );
    const range = { start: { line: 3, character: 0 }, end: { line: 3, character: 5 } };
    const some = await client.request("textDocument/rangeFormatting", { textDocument: local, options, range });
    assert.deepEqual(some, [edits[1]]);
  });

  test("all old names of the workspace are written anew by one source action", async () => {
    const actions = (await client.request("textDocument/codeAction", {
      textDocument: local,
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      context: { diagnostics: [], only: ["source.modernize"] },
    })) as { kind: string; edit: { documentChanges: { textDocument: { uri: string }; edits: TextEdit[] }[] } }[];
    assert.equal(actions.length, 1);
    assert.deepEqual(
      actions[0]?.edit.documentChanges
        .map(({ textDocument, edits }) => [textDocument.uri.split("/").at(-1), edits.map(({ newText }) => newText)])
        .sort(),
      [
        ["more-senders.cf", ["blocklist_from"]],
        ["senders.cf", ["welcomelist_from"]],
      ],
    );
  });

  test(
    "lint runs only when the editor asks, and its messages go when the text changes",
    needing("spamassassin"),
    async () => {
      const uri = uriOf("etc/spamassassin/own/more.cf");
      const seen: { uri: string; diagnostics: { source: string; message: string; range: Range }[] }[] = [];
      const stop = client.on("textDocument/publishDiagnostics", (params) => seen.push(params as (typeof seen)[number]));
      const lintOf = (params: unknown) =>
        (params as (typeof seen)[number]).diagnostics.filter(({ source }) => source === "spamassassin --lint");
      // The host's folder has no rules and no Check plugin; a plugin that is nowhere is what the program alone can know.
      const text = `${files["etc/spamassassin/own/more.cf"]}loadplugin My::Nowhere\n`;
      writeFileSync(join(folder, "etc/spamassassin/own/more.cf"), text);
      client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "spamassassin", version: 1, text } });
      await client.next("sallyport/status");
      assert.ok(seen.every((params) => lintOf(params).length === 0));
      client.notify("sallyport/lint", { uri });
      const published = await client.next(
        "textDocument/publishDiagnostics",
        (params) => (params as { uri: string }).uri === uri && lintOf(params).length > 0,
      );
      assert.match(JSON.stringify(lintOf(published)), /My\/Nowhere/);
      client.notify("textDocument/didChange", {
        textDocument: { uri, version: 2 },
        contentChanges: [{ text: "required_score 5\n" }],
      });
      await client.next(
        "textDocument/publishDiagnostics",
        (params) => (params as { uri: string }).uri === uri && lintOf(params).length === 0,
      );
      stop();
    },
  );

  test("paths are those of the disk, never of what a link leads to outside of the workspace", async () => {
    const uri = uriOf("etc/spamassassin/typed.cf");
    writeFileSync(join(folder, "etc/spamassassin/own/Own.pm"), "package Own;\n");
    symlinkSync(tmpdir(), join(folder, "etc/spamassassin/outside"));
    symlinkSync(join(folder, "etc/spamassassin/own"), join(folder, "etc/spamassassin/inside"));
    const open = (text: string) =>
      client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "spamassassin", version: 1, text } });
    const offered = async (text: string) => {
      open(text);
      const position = { line: 0, character: text.length };
      const answer = (await client.request("textDocument/completion", { textDocument: { uri }, position })) as
        | { items: { label: string }[] }
        | { label: string }[];
      client.notify("textDocument/didClose", { textDocument: { uri } });
      return (Array.isArray(answer) ? answer : answer.items).map(({ label }) => label);
    };
    assert.deepEqual(await offered("include own/"), ["more.cf"]);
    assert.deepEqual(await offered("include inside/"), ["more.cf"]);
    assert.deepEqual(await offered("loadplugin Own own/"), ["Own.pm"]);
    assert.deepEqual(await offered("include outside/"), []);
    assert.deepEqual(await offered("include ../../../"), []);
    assert.ok((await offered("include ")).includes("own/"));
  });

  test("lives on after positions that are nowhere", async () => {
    const nowhere = { textDocument: local, position: { line: 4000, character: 4000 }, context: {}, newName: "X" };
    for (const method of [
      "hover",
      "definition",
      "references",
      "documentHighlight",
      "prepareRename",
      "rename",
      "completion",
      "signatureHelp",
    ])
      await client.request(`textDocument/${method}`, nowhere);
    const hover = await client.request("textDocument/hover", inLocal("required_score"));
    assert.ok(hover !== null);
  });
});
