import * as l10n from "@vscode/l10n";
import { describeAddress } from "../../model/address-words.ts";
import { describePorts } from "../../model/mail-services.ts";
import { type Span, touches } from "../../text/span.ts";
import { documentationOfField } from "./field-words.ts";
import type { Element, Expression } from "./tree.ts";
import { type Typing, typingNamed, typingsOf } from "./typing.ts";
import { documentedValues } from "./value-words.ts";
import { numberOf, portOf } from "./values.ts";
import { documentationOf, statementWords } from "./words.ts";

/** What a part of an expression is, with its place. */
export interface Subject {
  readonly span: Span;
  readonly markdown: string;
}

type Typings = readonly (Typing | undefined)[];

export function titled(span: Span, title: string, text: string | undefined): Subject | undefined {
  return text === undefined ? undefined : { span, markdown: `**${title}** — ${text}` };
}

/** What stands at an offset of an expression; `typings`: of its values, one for each part that a dot joins. */
export function valueAt(
  expression: Expression,
  offset: number,
  typings: Typings,
  text: string,
  data?: Typings,
): Subject | undefined {
  if (!touches(expression.span, offset)) return undefined;
  const inside = (each: Expression, its: Typings = typings): Subject | undefined =>
    valueAt(each, offset, its, text, data);
  switch (expression.kind) {
    case "selector":
      return (
        firstOf(expression.arguments, (each) => inside(each, [])) ??
        titled(expression.span, expression.name, documentationOfField(expression.name))
      );
    case "concatenation":
      return firstOf(expression.parts, (part) => inside(part, [typings[expression.parts.indexOf(part)]]));
    case "list":
      return firstOf(expression.items, (item) => inside(item));
    case "set":
      return firstOf(expression.elements, (element) => elementAt(element, offset, typings, text, data));
    case "map":
      return inside(expression.key, []) ?? inside(expression.map, typingsOf(expression.key));
    case "binary":
      return inside(expression.left) ?? inside(expression.right);
    case "verdict":
      return verdictWord(expression.verdict.wordSpan, offset, text);
    case "value":
    case "prefix":
    case "range":
      return typings[0] === undefined ? undefined : describeValue(expression, typings[0], text);
    default:
      return undefined;
  }
}

export function elementAt(
  { key, data, span }: Element,
  offset: number,
  typings: Typings,
  text: string,
  dataTypings: Typings = [],
): Subject | undefined {
  if (!touches(span, offset)) return undefined;
  return (
    valueAt(key, offset, typings, text) ?? (data === undefined ? undefined : valueAt(data, offset, dataTypings, text))
  );
}

/** `accept`, `jump` and the like, by the word's place. */
export function verdictWord(span: Span, offset: number, text: string): Subject | undefined {
  if (!touches(span, offset)) return undefined;
  const word = text.slice(span.start, span.end);
  return titled(span, word, documentationOf(word, [statementWords()]));
}

function firstOf<Item>(items: readonly Item[], find: (item: Item) => Subject | undefined): Subject | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of what kind the parts of a set's key are, by the names of its types. */
export function typingsNamed(types: readonly { readonly text: string }[]): Typings {
  return types.map(({ text }) => typingNamed(text));
}

function describeValue(
  expression: Expression & { readonly kind: "value" | "prefix" | "range" },
  { type, protocols }: Typing,
  text: string,
): Subject | undefined {
  const { span } = expression;
  const written = text.slice(span.start, span.end).replaceAll(/\s+/g, "");
  const word = written.replaceAll('"', "");
  const documented = documentationOf(word, [documentedValues(type) ?? []]);
  if (documented !== undefined) return titled(span, word, documented);
  switch (type) {
    case "port": {
      const [low, high] = portsOf(expression, protocols);
      return low === undefined || high === undefined || high < low
        ? undefined
        : { span, markdown: describePorts(low, high, protocols) };
    }
    case "ipv4":
    case "ipv6":
    case "address": {
      const markdown = describeAddress(word);
      return markdown === undefined ? undefined : { span, markdown };
    }
    case "interface":
      return titled(
        span,
        word,
        word === "lo"
          ? l10n.t("the loopback interface: this host talking to itself")
          : word.endsWith("*")
            ? l10n.t("every interface whose name begins with this")
            : undefined,
      );
    case "mark": {
      const number = expression.kind === "value" ? numberOf(word) : undefined;
      return number === undefined ? undefined : { span, markdown: `**${number}** = \`0x${number.toString(16)}\`` };
    }
    case "user":
    case "group":
      return titled(
        span,
        word,
        /^\d/.test(word)
          ? undefined
          : type === "user"
            ? l10n.t("a user, looked up in the host's accounts when the file is loaded")
            : l10n.t("a group, looked up in the host's accounts when the file is loaded"),
      );
    default:
      return undefined;
  }
}

function portsOf(
  expression: Expression & { readonly kind: "value" | "prefix" | "range" },
  [protocol]: readonly string[],
): readonly [number | undefined, number | undefined] {
  const portAt = (each: Expression): number | undefined =>
    each.kind === "value" ? portOf(each.text, protocol) : undefined;
  if (expression.kind === "range") return [portAt(expression.low), portAt(expression.high)];
  const port = portAt(expression);
  return [port, port];
}
