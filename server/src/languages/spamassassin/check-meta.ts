import * as l10n from "@vscode/l10n";
import type { Problem } from "../../model/facts.ts";
import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import { problem } from "./check-tests.ts";
import type { Definition } from "./definition.ts";
import type { MetaFault } from "./meta.ts";

/** What is wrong with the expression of a `meta` test. */
export function checkMeta(source: SourceFile, definition: Definition): Problem | undefined {
  const fault = definition.metaFault;
  if (fault === undefined) return undefined;
  const { statement, definitionSpan, name } = definition;
  const offset = definitionSpan.start;
  const where = span(offset + fault.start, offset + fault.end);
  const text = source.slice(where);
  const { rule, message } = explain(fault, text, source.slice(definitionSpan));
  const title = fixTitle(fault, text);
  return problem(source, statement, rule, where, message, {
    ...lintOf(fault, definition, text, name),
    ...(fault.kind === "character" || fault.kind === "misread" ? { severity: "warning" as const } : {}),
    fixes:
      fault.changes.length === 0
        ? []
        : [
            {
              title,
              edits: fault.changes.map(({ start, end, newText }) => ({
                place: { source, span: span(offset + start, offset + end) },
                newText,
              })),
              preferred: true,
            },
          ],
  });
}

function fixTitle({ kind, changes }: MetaFault, text: string): string {
  if (kind === "unclosed") return l10n.t("Close the bracket at the end of the line");
  if (kind === "unopened") return l10n.t("Remove the bracket");
  if (kind === "operator-missing") return l10n.t("Write the operators as SpamAssassin has them: &&, ||, !, ^, ==");
  if (kind === "character") return l10n.t('Remove the "{sign}"', { sign: text });
  return l10n.t('Write "{newText}"', { newText: changes[0]?.newText.trim() ?? text });
}

/** What the real tool prints of it, if anything. */
function lintOf({ kind }: MetaFault, definition: Definition, text: string, name: string): { readonly lint?: string } {
  switch (kind) {
    case "misread":
      return {};
    case "character":
      return { lint: `config: invalid meta ${name} rule: ${definition.definition}` };
    case "power":
      return { lint: "config: invalid 'meta' value" };
    case "token":
      return { lint: `config: invalid meta ${name} token: ${text}` };
    case "division":
      return {
        lint: `config: invalid expression for rule ${name}: "${definition.definition}": division by zero possible`,
      };
    default:
      return { lint: `config: invalid expression for rule ${name}: "${definition.definition}": syntax error` };
  }
}

function explain(
  fault: MetaFault,
  text: string,
  expression: string,
): { readonly rule: string; readonly message: string } {
  switch (fault.kind) {
    case "unclosed":
      return { rule: "sa-meta-unbalanced", message: l10n.t("the bracket that is opened here is never closed") };
    case "unopened":
      return {
        rule: "sa-meta-unbalanced",
        message: l10n.t("this bracket closes none; remove it, or open one in front"),
      };
    case "operator-missing":
      return { rule: "sa-meta-operator", message: missingOperator(text) };
    case "power":
      return {
        rule: "sa-meta-operator",
        message: l10n.t('SpamAssassin refuses "{text}", since it has no powers; multiply the values out', { text }),
      };
    case "misread":
      return { rule: "sa-meta-operator", message: misreading(text) };
    case "division":
      return {
        rule: "sa-meta-division",
        message: l10n.t(
          "while no test has hit this divides by zero, so SpamAssassin refuses the line; ask first whether the divisor is above 0, with &&",
        ),
      };
    case "token":
      return { rule: "sa-meta-syntax", message: wrongToken(text) };
    case "character":
      return {
        rule: "sa-meta-syntax",
        message: l10n.t(
          'no "{text}" may stand in a meta test, so SpamAssassin drops it; use names of tests, numbers and && || ! ( )',
          {
            text,
          },
        ),
      };
    case "call":
      return {
        rule: "sa-meta-syntax",
        message:
          text === "rules_matching"
            ? l10n.t("rules_matching() takes one name with * and ? in it, such as rules_matching(RCVD_IN_*)")
            : l10n.t('"{text}" is taken for a test and not for a function; write an operator in front of the bracket', {
                text,
              }),
      };
    case "ternary":
      return {
        rule: "sa-meta-syntax",
        message: l10n.t('"?" and ":" belong together: condition ? value : other value'),
      };
    case "value-missing":
      return {
        rule: "sa-meta-syntax",
        message:
          expression.trim() === "" || text === expression
            ? l10n.t("no test is named here; write which tests have to hit")
            : l10n.t('"{text}" lacks a test on one of its sides; name it, or remove the operator', { text }),
      };
  }
}

function missingOperator(text: string): string {
  if (/^\w+$/.test(text) && /^(?:and|or|not|xor)$/i.test(text))
    return l10n.t('SpamAssassin takes "{text}" for the name of a test; write && for and, || for or, ! for not', {
      text,
    });
  if (text === "&" || text === "|" || text === "=")
    return l10n.t('SpamAssassin passes over a single "{text}"; write it twice', { text });
  if (/^\w/.test(text))
    return l10n.t('between "{text}" and what stands in front of it an operator is missing, such as && or ||', { text });
  return l10n.t('SpamAssassin does not know "{text}" and passes over it; write an operator such as && or || instead', {
    text,
  });
}

function misreading(text: string): string {
  if (/[<>]/.test(text))
    return l10n.t(
      'SpamAssassin passes over the "=" in front of "{sign}" and compares without equality; write {sign}=',
      {
        sign: text.replace("=", ""),
      },
    );
  if (text.includes("."))
    return l10n.t('"." joins two results like texts, so that 0 and 1 become 01; write && or || instead');
  return l10n.t(
    'with no test on its left, "{text}" is no operator, and this is always 0; name the test in front of it',
    { text },
  );
}

function wrongToken(text: string): string {
  if (/^\d+(?:\.\d+)?[-+]|^[-+]/.test(text))
    return l10n.t('"{text}" is read as one word; put spaces around the sign, such as A - 1', { text });
  if (text.includes(":")) return l10n.t('"{text}" is read as one word; put spaces around the ":"', { text });
  return l10n.t('"{text}" is no number that SpamAssassin can read', { text });
}
