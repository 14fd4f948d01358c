import type { SourceFile } from "../../text/source.ts";
import { span, touches } from "../../text/span.ts";
import { type Completion, type Hover, language, type OutlineSymbol } from "../language.ts";
import { allCommands, allEvals, allPlugins, commandEntry, testTypes, valueSyntax } from "./catalog.ts";
import { lower } from "./lower.ts";
import { type Line, lineValue, parse, type SpamassassinTree } from "./parse.ts";
import { pluginDocumentation } from "./plugins.ts";
import { settingDocumentation } from "./settings.ts";

const template = /\.(?:j2|erb|tmpl|in)$/;

/** Lines that are SpamAssassin's and nobody else's. */
const telling =
  /^[ \t]*#?[ \t]*(?:loadplugin|ifplugin)[ \t]+Mail::SpamAssassin::|^[ \t]*(?:required_score|required_hits|rewrite_header|report_safe|trusted_networks|internal_networks|(?:white|welcome)list_from|(?:black|block)list_from|use_bayes|bayes_auto_learn|score[ \t]+\w+[ \t]+-?\d|describe[ \t]+\w+|(?:body|rawbody|uri|full)[ \t]+\w+[ \t]+(?:\/|m[{!(,|])|header[ \t]+\w+[ \t]+\S+[ \t]*[=!]~|meta[ \t]+\w+|skip_rbl_checks|dns_available|use_razor2|use_pyzor|util_rb_\dtld|tflags[ \t]+\w+|lang[ \t]+\w+[ \t]+(?:describe|report))\b/m;

/** Postfix, dovecot and others use `.cf` too: outside of SpamAssassin's own folders a file must speak its language. */
function detect(path: string, head: string): boolean {
  const bare = path.replace(template, "");
  const name = bare.slice(bare.lastIndexOf("/") + 1);
  if (name === "user_prefs") return true;
  if (/\.pre$/i.test(name))
    return /(?:^|\/)(?:spamassassin|\d\.\d{6})\//.test(bare) || /loadplugin|ifplugin/.test(head);
  if (!/\.cf$/i.test(name) || name === "main.cf" || name === "master.cf") return false;
  return /(?:^|\/)spamassassin\//.test(bare) || telling.test(head);
}

function pluginMarkdown(plugin: string): string | undefined {
  const found = pluginDocumentation(plugin);
  if (found === undefined) return undefined;
  const off =
    found.switch === undefined
      ? "Off: comment the line out, and its settings with it."
      : `Off: \`${found.switch}\`, or comment the line out, and its settings with it.`;
  return [
    `**${plugin.replace(/^.*::/, "")}** — ${found.what}`,
    "",
    `- Leaves this host: ${found.leaves ?? "nothing"}.`,
    `- Since SpamAssassin ${found.since}. ${off}`,
  ].join("\n");
}

function lineAt(tree: SpamassassinTree, offset: number): Line | undefined {
  return tree.lines.find((line) => line.start <= offset && offset <= line.end);
}

function hover(tree: SpamassassinTree, _source: SourceFile, offset: number): Hover | undefined {
  const line = lineAt(tree, offset);
  if (line === undefined) {
    const comment = tree.comments.find((each) => each.start <= offset && offset <= each.end);
    const plugin =
      comment === undefined ? undefined : /loadplugin\s+(\S+)/.exec(tree.text.slice(comment.start, comment.end))?.[1];
    const markdown = plugin === undefined ? undefined : pluginMarkdown(plugin);
    return comment === undefined || markdown === undefined
      ? undefined
      : { span: span(comment.start, comment.end), markdown: `${markdown}\n- Not loaded: the line is a comment.` };
  }
  const key = span(line.start, line.wordEnd);
  const value = lineValue(tree.text, line);
  if (/^(?:loadplugin|tryplugin|ifplugin)$/.test(line.key)) {
    const plugin = value.split(/\s/)[0] ?? "";
    const markdown = pluginMarkdown(plugin);
    if (markdown !== undefined) return { span: span(line.valueStart, line.valueStart + plugin.length), markdown };
  }
  const entry = commandEntry(line.key);
  if (!touches(key, offset)) return undefined;
  const text = settingDocumentation.get(entry?.name ?? line.key);
  if (entry === undefined) return text === undefined ? undefined : { span: key, markdown: `**${line.key}** — ${text}` };
  const facts = [
    `- Value: ${valueSyntax(entry.type)}${entry.default === undefined || entry.default === "" ? "" : `; \`${entry.default}\` unless set`}.`,
    ...(entry.plugin === undefined
      ? []
      : [`- Of the plugin ${entry.plugin.replace(/^.*::/, "")}; refused while that is not loaded.`]),
    ...(entry.admin ? ["- Not for users' own preferences."] : []),
  ];
  return {
    span: key,
    markdown: [`**${entry.name}**${text === undefined ? "" : ` — ${text}`}`, "", ...facts].join("\n"),
  };
}

const booleans = ["0", "1", "no", "yes"];
const enumerations: ReadonlyMap<string, readonly string[]> = new Map([
  ["report_safe", ["0", "1", "2"]],
  ["dns_available", ["yes", "no", "test"]],
  ["lock_method", ["nfssafe", "flock", "win32"]],
  ["rewrite_header", ["Subject", "From", "To"]],
]);

function complete(tree: SpamassassinTree, source: SourceFile, offset: number): readonly Completion[] {
  const before = source.text.slice(source.lineSpan(offset).start, offset);
  if (before.includes("#")) return [];
  const typed = /[\w:]*$/.exec(before)?.[0] ?? "";
  const word = span(offset - typed.length, offset);
  const command = /^\s*(\S+)\s/.exec(before)?.[1]?.toLowerCase().replaceAll("-", "_");
  if (command === undefined)
    return [...allCommands()].map((entry) => ({
      label: entry.name,
      kind: testTypes.has(entry.name) ? "keyword" : "setting",
      span: word,
      ...(entry.plugin === undefined ? {} : { detail: entry.plugin.replace(/^.*::/, "") }),
      ...(settingDocumentation.has(entry.name) ? { documentation: settingDocumentation.get(entry.name) ?? "" } : {}),
    }));
  if (/^(?:loadplugin|tryplugin|ifplugin)$/.test(command))
    return allPlugins.map((label) => ({
      label,
      kind: "plugin",
      span: word,
      documentation: pluginMarkdown(label) ?? "",
    }));
  if (/\beval:\w*$/.test(before)) {
    const name = /\w*$/.exec(before)?.[0] ?? "";
    return allEvals().map((entry) => ({
      label: entry.name,
      kind: "function",
      span: span(offset - name.length, offset),
      insert: `${entry.name}()`,
      detail: entry.plugin.replace(/^.*::/, ""),
    }));
  }
  if (/^(?:score|describe|tflags|meta|priority)$/.test(command)) {
    const names = new Set(
      tree.lines
        .filter((line) => testTypes.has(line.key))
        .map((line) => lineValue(tree.text, line).split(/\s/)[0] ?? ""),
    );
    return [...names].map((label) => ({ label, kind: "test", span: word }));
  }
  const entry = commandEntry(command);
  const values = enumerations.get(command) ?? (entry?.type === "boolean" ? booleans : []);
  return values.map((label) => ({ label, kind: "value", span: word }));
}

function outline(tree: SpamassassinTree): readonly OutlineSymbol[] {
  return tree.lines.flatMap((line): OutlineSymbol[] => {
    const value = lineValue(tree.text, line);
    const whole = span(line.start, line.end);
    const first = value.split(/\s/)[0] ?? "";
    const nameSpan = span(line.valueStart, Math.min(line.valueStart + first.length, line.end));
    if (line.key === "loadplugin")
      return [{ name: first.replace(/^.*::/, ""), detail: "loadplugin", kind: "plugin", span: whole, nameSpan }];
    if (testTypes.has(line.key))
      return first === "" ? [] : [{ name: first, detail: line.key, kind: "test", span: whole, nameSpan }];
    const entry = commandEntry(line.key);
    if (entry === undefined || entry.type === "hash" || entry.type === "custom" || entry.type === "template") return [];
    return [
      { name: entry.name, detail: value, kind: "setting", span: whole, nameSpan: span(line.start, line.wordEnd) },
    ];
  });
}

export const spamassassin = language({
  id: "spamassassin",
  editorIds: ["spamassassin"],
  comment: "#",
  detect,
  parse,
  lower,
  hover,
  complete,
  outline,
  folding(tree) {
    const starts: number[] = [];
    return tree.lines.flatMap((line) => {
      if (line.key === "if" || line.key === "ifplugin") starts.push(line.start);
      if (line.key !== "endif") return [];
      const start = starts.pop();
      return start === undefined ? [] : [{ span: span(start, line.end) }];
    });
  },
});
