import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Client, capabilities } from "./client.ts";

const severities = ["", "error", "warning", "info", "hint"];

interface Diagnostic {
  readonly range: unknown;
  readonly severity: number;
  readonly code: string;
  readonly codeDescription: { readonly href: string };
  readonly message: string;
  readonly relatedInformation: readonly {
    readonly location: { readonly uri: string; readonly range: unknown };
    readonly message: string;
  }[];
}

interface Published {
  readonly uri: string;
  readonly diagnostics: readonly Diagnostic[];
}

interface Action {
  readonly title: string;
  readonly kind: string;
  readonly edit: {
    readonly documentChanges: readonly {
      readonly kind?: string;
      readonly uri?: string;
      readonly textDocument?: { readonly uri: string };
    }[];
  };
}

describe("the bundled server over its standard streams", () => {
  const folder = join(mkdtempSync(join(tmpdir(), "sallyport-server-")), "mail-host");
  const rootUri = pathToFileURL(folder).toString();
  const uriOf = (path: string): string => `${rootUri}/${path}`;
  const current = new Map<string, readonly Diagnostic[]>();
  const plugins = "etc/mail/spamassassin/v310.pre";
  let client: Client;

  const open = (path: string): string => {
    const uri = uriOf(path);
    const text = readFileSync(join(folder, path), "utf8");
    client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "spamassassin", version: 1, text } });
    return text;
  };

  before(async () => {
    assert.ok(existsSync("dist/server.cjs"), "npm run build makes what this test runs");
    cpSync("examples/mail-host", folder, { recursive: true });
    client = new Client(process.execPath, ["dist/server.cjs", "--stdio"]);
    client.on("textDocument/publishDiagnostics", (params) => {
      const { uri, diagnostics } = params as Published;
      current.set(uri, diagnostics);
    });
    const ready = client.next("sallyport/status");
    await client.request("initialize", {
      processId: process.pid,
      rootUri,
      capabilities,
      workspaceFolders: [{ uri: rootUri, name: "mail-host" }],
    });
    client.notify("initialized", {});
    await ready;
  });

  after(async () => {
    await client.stop();
    rmSync(join(folder, ".."), { recursive: true });
  });

  test("finds what the command finds", () => {
    const run = spawnSync(process.execPath, ["dist/cli.cjs", "check", folder, "--format", "json"], {
      encoding: "utf8",
    });
    assert.equal(run.status, 1, run.stderr);
    const fromCommand = (JSON.parse(run.stdout) as { findings: readonly Record<string, unknown>[] }).findings.map(
      ({ rule, severity, message, file, range, related }) => ({
        rule,
        severity,
        message,
        file: relative(folder, String(file)),
        range,
        related: (related as readonly { file: string; range: unknown; message: string }[]).map((each) => ({
          ...each,
          file: relative(folder, each.file),
        })),
      }),
    );
    const path = (uri: string): string => relative(folder, fileURLToPath(uri));
    const fromServer = [...current]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([uri, diagnostics]) =>
        diagnostics.map(({ code, severity, message, range, relatedInformation }) => ({
          rule: code,
          severity: severities[severity],
          message,
          file: path(uri),
          range,
          related: relatedInformation.map(({ location, message: text }) => ({
            file: path(location.uri),
            range: location.range,
            message: text,
          })),
        })),
      );
    assert.ok(fromServer.length > 5);
    assert.deepEqual(fromServer, fromCommand);
  });

  test("links each finding to a page that is there", () => {
    const links = new Set([...current.values()].flat().map(({ codeDescription }) => codeDescription.href));
    assert.ok(links.size > 3);
    for (const link of links) assert.ok(existsSync(fileURLToPath(link)), link);
  });

  test("answers a hover, an outline and a code lens, and offers the fix over several files", async () => {
    const text = open(plugins);
    const line = text.split("\n").findIndex((each) => each.startsWith("loadplugin Mail::SpamAssassin::Plugin::Razor2"));
    const uri = uriOf(plugins);
    const position = { line, character: 40 };
    const hover = (await client.request("textDocument/hover", { textDocument: { uri }, position })) as {
      contents: { value: string };
    };
    assert.match(hover.contents.value, /2703/);
    const symbols = (await client.request("textDocument/documentSymbol", {
      textDocument: { uri },
    })) as readonly unknown[];
    assert.ok(symbols.length > 0);
    const lenses = (await client.request("textDocument/codeLens", { textDocument: { uri } })) as readonly {
      command: { title: string };
    }[];
    assert.ok(
      lenses.some(({ command }) => command.title.includes("tcp/2703")),
      JSON.stringify(lenses),
    );
    const range = { start: position, end: position };
    const actions = (await client.request("textDocument/codeAction", {
      textDocument: { uri },
      range,
      context: { diagnostics: [] },
    })) as readonly Action[];
    const off = actions.find(({ title }) => title.startsWith("Switch Razor2 off"));
    assert.ok(off !== undefined, actions.map(({ title }) => title).join("\n"));
    assert.ok(off.title.length <= 90, `a longer title is cut off by the edge of a window: ${off.title}`);
    assert.match(off.title, / in v310\.pre, local\.cf$/);
    const changed = off.edit.documentChanges.map((change) => change.textDocument?.uri ?? change.uri);
    assert.ok(changed.includes(uri) && changed.includes(uriOf("etc/mail/spamassassin/local.cf")), changed.join());
  });

  test("offers each fix once, and to allow the findings behind all that mends them", async () => {
    const actions = (await client.request("textDocument/codeAction", {
      textDocument: { uri: uriOf("usr/lib/systemd/system/spamd.service") },
      range: { start: { line: 12, character: 15 }, end: { line: 12, character: 15 } },
      context: { diagnostics: [], only: ["quickfix"] },
    })) as readonly (Action & { readonly diagnostics?: readonly { readonly code: string }[] })[];
    const titles = actions.map(({ title }) => title);
    assert.equal(new Set(titles).size, titles.length, titles.join("\n"));
    const moved = actions.find(({ title }) => title.startsWith("Move sa-update"));
    assert.deepEqual(moved?.diagnostics?.map(({ code }) => code).sort(), [
      "unit-network-in-start-pre",
      "unit-start-stall",
    ]);
    const first = titles.findIndex((title) => title.startsWith("Allow "));
    assert.ok(first > 2 && titles.slice(first).every((title) => title.startsWith("Allow ")), titles.join("\n"));
  });

  test("tells what a completion is about only when it is looked at", async () => {
    const uri = uriOf(plugins);
    const { length } = readFileSync(join(folder, plugins), "utf8").split("\n");
    const position = { line: length - 1, character: 0 };
    const { items } = (await client.request("textDocument/completion", { textDocument: { uri }, position })) as {
      items: { label: string; documentation?: unknown }[];
    };
    const load = items.find(({ label }) => label === "loadplugin");
    assert.ok(load !== undefined && load.documentation === undefined, JSON.stringify(items.slice(0, 5)));
    const resolved = (await client.request("completionItem/resolve", load)) as { documentation: { value: string } };
    assert.match(resolved.documentation.value, /plugin/);
    const stranger = { label: "loadplugin", data: 100_000 };
    assert.deepEqual(await client.request("completionItem/resolve", stranger), stranger);
  });

  test("follows a change in the firewall file, and a file changed on disk", async () => {
    const firewall = "etc/nftables.conf";
    const text = open(firewall);
    const uri = uriOf(firewall);
    const blockedNow = () =>
      (current.get(uriOf(plugins)) ?? []).filter(
        ({ code, message }) => code === "egress-blocked" && message.includes("Razor2"),
      );
    /** Waits for rounds of analysis until there are so many findings; the runner's time limit ends a wrong wait. */
    const until = async (count: number) => {
      while (blockedNow().length !== count) await client.next("sallyport/status");
    };
    await until(1);
    const opening = text.replace(/^(\s*)tcp dport 7 accept.*$/m, "$1tcp dport 2703 accept");
    assert.notEqual(opening, text);
    client.notify("textDocument/didChange", { textDocument: { uri, version: 2 }, contentChanges: [{ text: opening }] });
    await until(0);
    // The file on disk counts again once the buffer is closed.
    client.notify("textDocument/didClose", { textDocument: { uri } });
    await until(1);
    writeFileSync(join(folder, firewall), opening);
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 2 }] });
    await until(0);
  });

  test("lives on after nonsense", async () => {
    const uri = uriOf("no/such/file.cf");
    assert.equal(
      await client.request("textDocument/hover", { textDocument: { uri }, position: { line: 9, character: 9 } }),
      null,
    );
    assert.deepEqual(
      await client.request("textDocument/completion", { textDocument: { uri }, position: { line: -1, character: 0 } }),
      [],
    );
    await assert.rejects(client.request("textDocument/nonsense", {}));
    client.notify("textDocument/didOpen", {
      textDocument: { uri, languageId: "spamassassin", version: 1, text: "\0".repeat(1000) },
    });
    assert.equal(
      await client.request("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 0 } }),
      null,
    );
  });
});
