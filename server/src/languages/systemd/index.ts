import * as l10n from "@vscode/l10n";
import { span, touches } from "../../text/span.ts";
import { type Completion, language } from "../language.ts";
import { keys, programs, sections, values } from "./catalog.ts";
import { parse } from "./parse.ts";

const unitName = /\.(?:service|timer|socket|path|mount|automount|swap|target|slice|scope)(?:\.(?:j2|erb|tmpl))?$/;
const dropIn = /([^/]+\.(?:service|timer|socket|path|mount|target|slice))\.d\/[^/]+\.conf$/;

export const systemd = language({
  id: "systemd-unit",
  editorIds: ["systemd-unit", "systemd-unit-file", "systemd-conf"],
  comment: "#",
  detect: (path, head) => (unitName.test(path) && /^\s*\[\w+\]/m.test(head)) || dropIn.test(path),
  parse,
  lower(tree, source) {
    const added = dropIn.exec(source.path)?.[1];
    return {
      unit: {
        unit: added ?? source.name.replace(/\.(?:j2|erb|tmpl)$/, ""),
        dropIn: added !== undefined,
        sections: tree.sections,
      },
      problems: tree.strays.map(({ span: where, why }) => ({
        rule: "unit-syntax",
        place: { source, span: where },
        message:
          why === "outside"
            ? l10n.t("this line stands in no section, so systemd skips it; put it below [Unit], [Service] or the like")
            : l10n.t("systemd skips this line, since it is no Key=value"),
      })),
    };
  },
  hover(tree, source, offset) {
    for (const { directives } of tree.sections)
      for (const { key, keySpan, command } of directives) {
        if (touches(keySpan, offset)) {
          const text = keys.get(key);
          return text === undefined ? undefined : { span: keySpan, markdown: `**${key}=** — ${text}` };
        }
        for (const { program, name } of command?.invocations ?? []) {
          const text = programs.get(name);
          if (touches(program.span, offset) && text !== undefined) return { span: program.span, markdown: text };
          // A script in quotes is one word: the program is found in it by its own name.
          const at = source.text.indexOf(name, program.span.start);
          if (text !== undefined && at !== -1 && touches(span(at, at + name.length), offset))
            return { span: span(at, at + name.length), markdown: text };
        }
      }
    return undefined;
  },
  complete(_tree, source, offset): readonly Completion[] {
    const line = source.lineSpan(offset);
    const before = source.text.slice(line.start, offset);
    const word = span(offset - (/[\w.-]*$/.exec(before)?.[0].length ?? 0), offset);
    if (/^\s*\[\w*$/.test(before)) return sections.map((label) => ({ label, kind: "keyword", span: word }));
    const key = /^\s*(\w+)=/.exec(before)?.[1];
    if (key !== undefined) return (values.get(key) ?? []).map((label) => ({ label, kind: "value", span: word }));
    return [...keys].map(([label, documentation]) => ({
      label,
      kind: "keyword",
      span: word,
      insert: `${label}=`,
      documentation,
    }));
  },
  outline: (tree) =>
    tree.sections.map(({ name, header, span: whole, directives }) => ({
      name,
      kind: "section",
      span: whole,
      nameSpan: header,
      children: directives.map(({ key, keySpan, value, span: all }) => ({
        name: key,
        detail: value,
        kind: "key",
        span: all,
        nameSpan: keySpan,
      })),
    })),
  folding: (tree) => tree.sections.map((section) => ({ span: section.span })),
});
