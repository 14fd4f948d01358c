import * as l10n from "@vscode/l10n";
import type { SourceFile } from "../../text/source.ts";
import { touches } from "../../text/span.ts";
import type { Hover } from "../language.ts";
import { followVariable } from "./check.ts";
import type { LoweringContext } from "./context.ts";
import { describeRule } from "./describe.ts";
import { describeName } from "./describe-names.ts";
import { documentationOfField } from "./field-words.ts";
import { elementAt, type Subject, titled, typingsNamed, valueAt, verdictWord } from "./hover-values.ts";
import { locate, type Surroundings, wordAt } from "./locate.ts";
import { occurrences } from "./occurrences.ts";
import { type Ruleset, type TableState, tableKey } from "./ruleset.ts";
import type {
  ChainDefinition,
  Command,
  Define,
  ObjectDefinition,
  Rule,
  SetDefinition,
  Statement,
  Tree,
} from "./tree.ts";
import { type Typing, typingsOf, typingsOfDefine } from "./typing.ts";
import { dataTypeWords, documentedValues, setFlagWords } from "./value-words.ts";
import { everyStatement } from "./walk.ts";
import {
  blockWords,
  chainTypeWords,
  detailWords,
  documentationOf,
  familyWords,
  hookWords,
  priorityWords,
  settingWords,
  statementWords,
  thingWords,
} from "./words.ts";

const noTable: TableState = {
  family: "ip",
  name: "",
  chains: new Map(),
  sets: new Map(),
  objects: new Map(),
  head: { start: 0, end: 0 },
};

/** What the name, word or value at an offset is; within a rule also what the whole line does. */
export function hover(tree: Tree, ruleset: Ruleset, source: SourceFile, offset: number): Hover | undefined {
  if (tree.comments.some((comment) => comment.start < offset && offset <= comment.end)) return undefined;
  const around = locate(tree, offset);
  const { command } = around;
  const table =
    command?.table === undefined ? undefined : ruleset.tables.get(tableKey(command.family, command.table.text));
  const context: LoweringContext = {
    ruleset,
    table: table ?? noTable,
    source,
    placeOf: (span) => ({ source, span }),
    early: false,
    valueOf: (expression) => followVariable(expression, ruleset),
  };
  const rule = around.rule !== undefined && touches(around.rule.span, offset) ? around.rule : undefined;
  const subject = nameAt(tree, around.define, context, offset) ?? subjectAt(rule, around, context, offset);
  if (rule === undefined) return subject;
  const line = describeRule(rule, context);
  return {
    span: subject?.span ?? wordAt(tree.text, offset)?.span ?? rule.span,
    markdown: subject === undefined ? line : `${subject.markdown}\n\n---\n\n${line}`,
  };
}

/** A name of a table, chain, set, object or define, with where it is used. */
function nameAt(tree: Tree, define: Define | undefined, context: LoweringContext, offset: number): Subject | undefined {
  const all = occurrences(tree, context.ruleset);
  const here = all.filter(({ span }) => touches(span, offset));
  const at = here.find(({ span }) => offset < span.end) ?? here[0];
  return at === undefined ? undefined : { span: at.span, markdown: describeName(at, all, define, context) };
}

function subjectAt(
  rule: Rule | undefined,
  around: Surroundings,
  context: LoweringContext,
  offset: number,
): Subject | undefined {
  const { text } = context.source;
  if (rule !== undefined) return inRule(rule, context, offset);
  const { define, definition, command } = around;
  if (define !== undefined) return inDefine(define, context, offset);
  if (definition?.body !== undefined && touches(definition.body.span, offset))
    return inDefinition(definition, context, offset);
  if (command?.elements?.kind === "set" && touches(command.elements.span, offset)) {
    const set = command.name === undefined ? undefined : context.table.sets.get(command.name.text)?.definitions[0];
    return set === undefined
      ? undefined
      : valueAt(command.elements, offset, typingsNamed(set.types), text, dataOf(set));
  }
  return command === undefined ? topWord(context, offset) : inCommand(command, context, offset);
}

function word(context: LoweringContext, offset: number): { readonly text: string; readonly span: Subject["span"] } {
  return wordAt(context.source.text, offset) ?? { text: "", span: { start: offset, end: offset } };
}

function topWord(context: LoweringContext, offset: number): Subject | undefined {
  const { text, span } = word(context, offset);
  return titled(span, text, documentationOf(text, [blockWords()]));
}

function inCommand(command: Command, context: LoweringContext, offset: number): Subject | undefined {
  const { text, span } = word(context, offset);
  const { familyName, body } = command;
  if (familyName !== undefined && touches(familyName.span, offset))
    return titled(span, text, documentationOf(text, [familyWords()]));
  // Between the lines of a block nothing is a word of its own.
  if (body !== undefined && offset > body.open.start)
    return titled(span, text, documentationOf(text, [thingWords(), blockWords()]));
  return titled(span, text, documentationOf(text, [blockWords(), thingWords()]));
}

function inDefine(define: Define, context: LoweringContext, offset: number): Subject | undefined {
  const { value } = define;
  if (value === undefined || !touches(value.span, offset)) return topWord(context, offset);
  const typings = typingsOfDefine(define, context.ruleset);
  return valueAt(value, offset, typings, context.source.text);
}

function dataOf({ data }: SetDefinition): readonly (Typing | undefined)[] {
  return typingsNamed(data);
}

function inDefinition(
  definition: ChainDefinition | SetDefinition | ObjectDefinition,
  context: LoweringContext,
  offset: number,
): Subject | undefined {
  const { text, span } = word(context, offset);
  const documented = (...lists: readonly (readonly { word: string; documentation: string }[])[]): Subject | undefined =>
    titled(span, text, documentationOf(text, lists));
  for (const item of definition.body?.items ?? []) {
    if (!touches(item.span, offset)) continue;
    if (item.kind === "hook") {
      if (touches(item.type.span, offset)) return documented(chainTypeWords());
      if (touches(item.hook.span, offset)) return documented(hookWords());
      if (item.priority !== undefined && touches(item.priority.span, offset))
        return documented(priorityWords(), blockWords());
      return documented(settingWords("chain"), blockWords());
    }
    if (item.kind === "policy") return documented(statementWords(), blockWords());
    if (item.kind !== "property") continue;
    if (touches(item.word.span, offset)) return documented(settingWords(definition.kind), thingWords(), blockWords());
    if (item.word.text === "type") return documented(dataTypeWords());
    if (item.word.text === "flags") return documented(setFlagWords());
    if (item.word.text === "hook") return documented(hookWords(), priorityWords(), blockWords());
    if (item.word.text === "typeof") return typeofAt(item.span, context, offset);
    if (definition.kind === "object")
      return documented(settingWords("object"), documentedValues("protocol") ?? [], familyWords());
  }
  if (definition.kind === "set" || definition.kind === "map")
    for (const element of definition.elements) {
      const found = elementAt(element, offset, typingsNamed(definition.types), context.source.text, dataOf(definition));
      if (found !== undefined) return found;
    }
  return offset < (definition.body?.open.start ?? 0)
    ? documented(thingWords(), blockWords())
    : documented(detailWords());
}

/** A selector that gives a set its type. */
function typeofAt({ start, end }: Subject["span"], context: LoweringContext, offset: number): Subject | undefined {
  const text = context.source.text.slice(start, end);
  for (const part of text.matchAll(/[\w-]+(?: +[\w-]+)*/g)) {
    const from = start + part.index + (part[0].startsWith("typeof ") ? "typeof ".length : 0);
    const where = { start: from, end: start + part.index + part[0].length };
    const name = context.source.slice(where);
    if (touches(where, offset)) return titled(where, name, documentationOfField(name.replace(/^meta /, "")));
  }
  return undefined;
}

function inRule(rule: Rule, context: LoweringContext, offset: number): Subject | undefined {
  let found: Statement | undefined;
  for (const statement of everyStatement(rule)) if (touches(statement.span, offset)) found ??= statement;
  for (const statement of everyStatement(rule))
    if (statement !== found && statement.span.start <= offset && offset < statement.span.end) found = statement;
  const { text, span } = word(context, offset);
  if (found === undefined) return titled(span, text, documentationOf(text, [statementWords()]));
  return (
    inStatement(found, context, offset) ?? titled(span, text, documentationOf(text, [detailWords(), statementWords()]))
  );
}

function inStatement(
  statement: Statement,
  { source: { text }, table }: LoweringContext,
  offset: number,
): Subject | undefined {
  switch (statement.kind) {
    case "match": {
      const typings = typingsOf(statement.left);
      return (
        valueAt(statement.left, offset, [], text) ??
        valueAt(statement.right, offset, typings, text) ??
        (statement.mask === undefined ? undefined : valueAt(statement.mask, offset, typings, text))
      );
    }
    case "vmap":
      return valueAt(statement.key, offset, [], text) ?? valueAt(statement.map, offset, typingsOf(statement.key), text);
    case "set":
      return (
        valueAt(statement.target, offset, [], text) ??
        valueAt(statement.value, offset, typingsOf(statement.target), text)
      );
    case "verdict":
      return verdictWord(statement.verdict.wordSpan, offset, text);
    case "nat": {
      const address: Typing = { type: "address", protocols: [] };
      const port: Typing = { type: "port", protocols: ["tcp", "udp"] };
      return (
        (statement.address === undefined ? undefined : valueAt(statement.address, offset, [address], text)) ??
        (statement.port === undefined ? undefined : valueAt(statement.port, offset, [port], text))
      );
    }
    case "store":
      return valueAt(
        statement.key,
        offset,
        statement.set === undefined
          ? []
          : typingsNamed(table.sets.get(statement.set.text)?.definitions[0]?.types ?? []),
        text,
      );
    case "reject": {
      const type = statement.with?.type;
      return type === undefined || !touches(type.span, offset)
        ? undefined
        : titled(type.span, type.text, l10n.t("what the sender is told: the reason in the ICMP error"));
    }
    default:
      return undefined;
  }
}
