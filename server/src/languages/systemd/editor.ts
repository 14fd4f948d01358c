import * as l10n from "@vscode/l10n";
import type { UnitDirective } from "../../model/facts.ts";
import type { SourceFile } from "../../text/source.ts";
import { span, touches } from "../../text/span.ts";
import type { Completion, Folding, Hover, OutlineSymbol } from "../language.ts";
import { completeOptions, hoverInvocations } from "../program-hover.ts";
import { keyDocumentation, keysOf, manualOf, sectionsOf, valuesOf } from "./catalog.ts";
import { typeOf } from "./lower.ts";
import type { UnitTree } from "./parse.ts";

export function hover(tree: UnitTree, source: SourceFile, offset: number): Hover | undefined {
  const directive = directiveAt(tree, offset);
  if (directive === undefined) return undefined;
  const { section, key, keySpan, command } = directive;
  if (touches(keySpan, offset)) {
    const found = keyDocumentation(section, key);
    return found === undefined
      ? undefined
      : { span: keySpan, markdown: `**${key}=** — ${found.text}\n\n*${manualOf(section, key)}*` };
  }
  return (
    hoverVariable(tree, source, offset) ??
    (command === undefined ? undefined : hoverInvocations(command.invocations, offset))
  );
}

function directiveAt(tree: UnitTree, offset: number): UnitDirective | undefined {
  const section = tree.sections.find((each) => touches(each.span, offset));
  return section?.directives.find((each) => touches(each.span, offset));
}

/** `$NAME` and `${NAME}`: what this file's own Environment= lines make of it. */
function hoverVariable(tree: UnitTree, source: SourceFile, offset: number): Hover | undefined {
  const line = source.lineSpan(offset);
  for (const match of source.slice(line).matchAll(/\$(?:(\w+)|\{(\w+)\})/g)) {
    const where = span(line.start + match.index, line.start + match.index + match[0].length);
    const name = match[1] ?? match[2];
    if (name === undefined || !touches(where, offset)) continue;
    const directives = tree.sections.flatMap((section) => section.directives);
    const value = directives
      .flatMap(({ assignments }) => assignments ?? [])
      .findLast((each) => each.name === name)?.value;
    const files = directives.filter(({ key, value: path }) => key === "EnvironmentFile" && path !== "");
    const paths = files.map((file) => `\`${file.value.replace(/^-/, "")}\``).join(", ");
    const how =
      match[1] === undefined
        ? l10n.t("It stays one word, blanks and all.")
        : l10n.t("As a word of its own it is split at blanks.");
    return { span: where, markdown: `${variableInWords(name, value, paths)}\n\n${how}` };
  }
  return undefined;
}

/** `paths`: of its environment files; empty where there are none. */
function variableInWords(name: string, value: string | undefined, paths: string): string {
  if (value !== undefined && paths !== "")
    return l10n.t("**{name}** is `{value}` in this file. A line in {paths} wins over that.", { name, value, paths });
  if (value !== undefined) return l10n.t("**{name}** is `{value}` in this file.", { name, value });
  if (paths !== "") return l10n.t("**{name}** comes from {paths}.", { name, paths });
  if (name === "MAINPID") return l10n.t("**MAINPID** is the process number of the service; systemd sets it.");
  return l10n.t("**{name}** is set nowhere in this file; unless a drop-in or systemd sets it, it stands for nothing.", {
    name,
  });
}

export function complete(tree: UnitTree, source: SourceFile, offset: number): readonly Completion[] {
  const line = source.lineSpan(offset);
  const before = source.text.slice(line.start, offset);
  const indent = /^[ \t]*/.exec(before)?.[0].length ?? 0;
  const lineStart = line.start + indent;
  const typed = before.slice(indent);
  if (/^[#;]/.test(typed)) return [];
  const type = typeOf(source);
  if (typed.startsWith("[")) {
    const close = source.text.charAt(offset) === "]" ? offset + 1 : offset;
    return sectionsOf(type ?? "service").map((name) => ({
      label: `[${name}]`,
      kind: "keyword",
      span: span(lineStart, close),
    }));
  }
  const section = tree.sections.findLast((each) => each.header.start <= lineStart);
  const equals = typed.indexOf("=");
  if (section === undefined)
    return equals === -1
      ? sectionsOf(type ?? "service").map((name) => ({
          label: `[${name}]`,
          kind: "keyword",
          span: span(lineStart, offset),
        }))
      : [];
  if (equals === -1) {
    const tail = /^[\w]*/.exec(source.text.slice(offset, line.end))?.[0].length ?? 0;
    const followed = /^[ \t]*=/.test(source.text.slice(offset + tail, line.end));
    return keysOf(section.name).map((label) => {
      const documentation = keyDocumentation(section.name, label)?.text;
      return {
        label,
        kind: "setting",
        span: span(lineStart, offset + tail),
        ...(followed ? {} : { insert: `${label}=` }),
        ...(documentation === undefined ? {} : { documentation, detail: manualOf(section.name, label) }),
      };
    });
  }
  const key = typed.slice(0, equals).trimEnd();
  const word = span(offset - (/[^\s=]*$/.exec(typed)?.[0].length ?? 0), offset);
  if (key.startsWith("Exec")) {
    if (!source.text.slice(word.start, offset).startsWith("-") || word.start === lineStart + equals + 1) return [];
    const program = directiveAt(tree, offset)?.command?.invocations.at(-1)?.name;
    return program === undefined ? [] : completeOptions(program, word);
  }
  return valuesOf(section.name, key).map((label) => ({ label, kind: "value", span: word }));
}

export function outline(tree: UnitTree): readonly OutlineSymbol[] {
  return tree.sections.map(({ name, header, span: whole, directives }) => ({
    name,
    kind: "section",
    span: whole,
    nameSpan: header,
    children: directives.map(({ key, keySpan, value, span: all }) => ({
      name: key,
      detail: value.replaceAll(/\s+/g, " "),
      kind: "key",
      span: all,
      nameSpan: keySpan,
    })),
  }));
}

export function folding(tree: UnitTree, source: SourceFile): readonly Folding[] {
  const line = (offset: number): number => source.lines.lineAt(offset);
  const sections: Folding[] = tree.sections
    .filter((section) => line(section.span.end) > line(section.span.start))
    .map((section) => ({ span: section.span, kind: "region" }));
  const comments: Folding[] = [];
  let first = tree.comments[0];
  let last = first;
  for (const comment of [...tree.comments.slice(1), undefined]) {
    if (comment !== undefined && last !== undefined && line(comment.start) === line(last.start) + 1) {
      last = comment;
      continue;
    }
    if (first !== undefined && last !== undefined && first !== last)
      comments.push({ span: span(first.start, last.end), kind: "comment" });
    first = comment;
    last = comment;
  }
  return [...sections, ...comments];
}
