import { inReadersLanguage } from "../../text/documentation.ts";
import type { SourceFile } from "../../text/source.ts";
import { contains, span, touches } from "../../text/span.ts";
import { type Completion, type Hover, language } from "../language.ts";
import { type MappedText, spanOf } from "../mapped-text.ts";
import { completeOptions, hoverOption } from "../program-hover.ts";
import { programOf, variables } from "./catalog.ts";
import { type EnvironmentTree, parse, type Setting } from "./parse.ts";

const template = /\.(?:j2|erb|tmpl|in)$/;
const mailNames =
  "spamd|spamassassin|sa-update|amavis|amavisd|amavisd-new|spamass-milter|spampd|mimedefang|clamav-freshclam|clamav-daemon|freshclam|clamd|fetchmail|postfix|postgrey|opendkim|opendmarc|rspamd";

const systemFile = /(?:^|\/)etc\/(?:default|sysconfig)\/[^/.][^/]*$/;
/** Outside of any etc/: a mail program's file in a folder `default`, or one that says what it is by its own name. */
const mailFile = new RegExp(
  `(?:^|/)(?:(?:default|sysconfig)/(?:${mailNames})|(?:default|sysconfig)[._-](?:${mailNames})|(?:${mailNames})[._-](?:default|sysconfig|env))$`,
);
const bareName = new RegExp(`(?:^|/)(?:${mailNames})$`);
const assignment = /^[ \t]*(?:export[ \t]+)?[A-Za-z_]\w*=/m;

/** Never a program's own `.env`, never a script. */
function detect(path: string, head: string): boolean {
  const bare = path.replace(template, "");
  if (head.startsWith("#!")) return false;
  return systemFile.test(bare) || mailFile.test(bare) || (bareName.test(bare) && assignment.test(head));
}

/** Words of a value as its program gets them. */
function wordsOf(value: MappedText) {
  return [...value.text.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    span: spanOf(value, match.index, match.index + match[0].length),
    literal: true,
  }));
}

function fileName(source: SourceFile): string {
  return source.name.replace(template, "").replace(/[._-](?:default|sysconfig|env)$/, "");
}

function hover(tree: EnvironmentTree, source: SourceFile, offset: number): Hover | undefined {
  const found = tree.settings.find((each) => touches(each.span, offset));
  if (found === undefined) return undefined;
  if (touches(found.nameSpan, offset)) {
    const text = inReadersLanguage("programs", variables.get(found.name));
    return text === undefined ? undefined : { span: found.nameSpan, markdown: `**${found.name}** — ${text}` };
  }
  const program = programOf(found.name, fileName(source));
  return program === undefined ? undefined : hoverOption(program, wordsOf(found.value), offset);
}

function complete(tree: EnvironmentTree, source: SourceFile, offset: number): readonly Completion[] {
  const line = source.lineSpan(offset);
  const before = source.text.slice(line.start, offset);
  if (/^[ \t]*[#;]/.test(before)) return [];
  const inValue = tree.settings.find((each) => contains(each.span, span(offset, offset)) && offset > each.nameSpan.end);
  if (inValue !== undefined) {
    const program = programOf(inValue.name, fileName(source));
    const word = /(?:^|[\s"'=])(-[\w-]*)$/.exec(before)?.[1];
    return program === undefined || word === undefined
      ? []
      : completeOptions(program, span(offset - word.length, offset));
  }
  const name = /^[ \t]*(?:export[ \t]+)?(\w*)$/.exec(before)?.[1];
  if (name === undefined) return [];
  return [...variables].map(([label, documentation]) => ({
    label,
    kind: "setting",
    span: span(offset - name.length, offset),
    insert: `${label}=`,
    documentation: inReadersLanguage("programs", documentation),
  }));
}

/** Values as a text; long ones are for the file, not for the outline. */
function shown({ value }: Setting): string {
  return value.text.length > 80 ? `${value.text.slice(0, 79)}…` : value.text;
}

/** Files of variables for daemons: /etc/default, /etc/sysconfig and their copies in repositories. */
export const environment = language({
  id: "environment",
  editorIds: [],
  comment: "#",
  detect,
  parse,
  lower: (tree) => ({
    environment: {
      assignments: tree.settings.map(({ value, ...each }) => ({ ...each, value: value.text })),
    },
    problems: [],
  }),
  hover,
  complete,
  outline: (tree) =>
    tree.settings.map((each) => ({
      name: each.name,
      detail: shown(each),
      kind: "variable",
      span: each.span,
      nameSpan: each.nameSpan,
    })),
});
