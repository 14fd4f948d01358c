import type { SourceFile } from "../../text/source.ts";
import { touches } from "../../text/span.ts";
import type { Completion, Hover, OutlineSymbol } from "../language.ts";
import { entriesOf, entryOf, resolve, type YamlFile } from "../yaml.ts";
import { cursorAt, entryAt, keysAround } from "../yaml-editor.ts";
import { actionNames, fileKeys, keyDocumentation, policyKeys, protocolDocumentation, ruleKeys } from "./catalog.ts";

export function hover(file: YamlFile, source: SourceFile, offset: number): Hover | undefined {
  const found = entryAt(file, offset);
  if (found === undefined) return undefined;
  const { entry, path } = found;
  if (touches(entry.keySpan, offset)) {
    const text = keyDocumentation(entry.key);
    return text === undefined ? undefined : { span: entry.keySpan, markdown: `**${entry.key}** — ${text}` };
  }
  const value = resolve(entry.value);
  if (value?.kind !== "scalar") return undefined;
  const isAction = path.join(".") === "egress.default";
  const text = isAction
    ? actionNames.some((name) => name === value.text)
      ? keyDocumentation(value.text)
      : undefined
    : actionNames.some((name) => name === entry.key)
      ? protocolDocumentation().get(value.text)
      : undefined;
  return text === undefined ? undefined : { span: value.span, markdown: `**${source.slice(value.span)}** — ${text}` };
}

export function complete(file: YamlFile, source: SourceFile, offset: number): readonly Completion[] {
  const cursor = cursorAt(source, offset);
  if (cursor === undefined) return [];
  const path = cursor.path.join(".");
  if (cursor.kind === "value") {
    const key = cursor.path.at(-1) ?? "";
    if (path === "egress.default")
      return actionNames.map((label) => item(label, "value", cursor.word, keyDocumentation(label)));
    if (path.startsWith("egress.rules.*") && actionNames.some((name) => name === key))
      return [...protocolDocumentation()].map(([label, text]) => item(label, "value", cursor.word, text));
    return [];
  }
  const keys =
    path === "" ? fileKeys : path === "egress" ? policyKeys : path === "egress.rules.*" ? ruleKeys : undefined;
  if (keys === undefined) return [];
  const there = keysAround(file, cursor.path, offset);
  const hasVerb = actionNames.some((name) => there.has(name));
  return keys
    .filter((key) => !there.has(key) && !(hasVerb && actionNames.some((name) => name === key)))
    .map((key) => ({ ...item(key, "setting", cursor.word, keyDocumentation(key)), insert: `${key}: ` }));
}

function item(
  label: string,
  kind: Completion["kind"],
  where: Completion["span"],
  documentation: string | undefined,
): Completion {
  return { label, kind, span: where, ...(documentation === undefined ? {} : { documentation }) };
}

/** The policy, and its rules by what they are for. */
export function outline(file: YamlFile, source: SourceFile): readonly OutlineSymbol[] {
  const egress = entryOf(file.documents[0], "egress");
  if (egress === undefined) return [];
  const standard = resolve(entryOf(egress.value, "default")?.value);
  const list = resolve(entryOf(egress.value, "rules")?.value);
  return [
    {
      name: "egress",
      kind: "section",
      ...(standard?.kind === "scalar" ? { detail: standard.text } : {}),
      span: { start: egress.keySpan.start, end: Math.max(egress.keySpan.end, egress.value.span.end) },
      nameSpan: egress.keySpan,
      children: (list?.kind === "list" ? list.items : []).flatMap((node): OutlineSymbol[] => {
        const verb = entriesOf(node).find(({ key }) => actionNames.some((name) => name === key));
        if (verb === undefined || verb.keySpan.start < node.span.start) return [];
        const why = resolve(entryOf(node, "why")?.value);
        const ports = entryOf(node, "ports")?.value;
        const what = [verb.key, source.slice(verb.value.span), ports === undefined ? "" : source.slice(ports.span)];
        return [
          {
            name: what.filter((part) => part !== "").join(" "),
            ...(why?.kind === "scalar" ? { detail: why.text } : {}),
            kind: "rule",
            span: node.span,
            nameSpan: verb.keySpan,
          },
        ];
      }),
    },
  ];
}
