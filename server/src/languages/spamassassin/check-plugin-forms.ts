import * as l10n from "@vscode/l10n";
import { closest } from "../../model/closest.ts";
import type { Problem } from "../../model/facts.ts";
import type { SourceFile } from "../../text/source.ts";
import { type Span, span } from "../../text/span.ts";
import { problem, replacement } from "./check-tests.ts";
import type { Definition } from "./definition.ts";
import { linkParts } from "./values.ts";

const lintSaysInvalid = ({ statement }: Definition): string => `config: invalid '${statement.command}' value`;

/** Record types that askdns may ask for. Source: AskDNS.pm. */
const recordTypes: readonly string[] =
  "ANY A AAAA MX TXT PTR NAPTR NS SOA CERT CNAME DNAME DHCID HINFO MINFO RP HIP IPSECKEY KX LOC GPOS SRV OPENPGPKEY SSHFP SPF TLSA URI CAA CSYNC".split(
    " ",
  );

/** States of an answer that askdns knows by name. Source: rcode_value in AskDNS.pm. */
const answerStates =
  /^(?:NOERROR|FORMERR|SERVFAIL|NXDOMAIN|NOTIMP|REFUSED|YXDOMAIN|YXRRSET|NXRRSET|NOTAUTH|NOTZONE|BADVERS|BADSIG|BADKEY|BADTIME|BADMODE|BADNAME|BADALG|BADTRUNC|\d+)$/i;

/** A number, one in hexadecimal, an IPv4 address, or two of them as a range or as value and mask. */
function isAddressOrMask(subtest: string): boolean {
  const parts = /^([^/-]+)(?:[/-](.+))?$/s.exec(subtest);
  return (
    parts !== null &&
    [parts[1], parts[2]].every(
      (each) => each === undefined || /^(?:\d{1,10}|0x[0-9a-zA-Z]{1,8}|\d{1,3}(?:\.\d{1,3}){3})$/.test(each),
    )
  );
}

function* checkSubtest(source: SourceFile, definition: Definition, at: number, subtest: string): Generator<Problem> {
  const { command } = definition.statement;
  yield problem(
    source,
    definition.statement,
    "sa-test-form",
    span(at, at + subtest.length),
    command === "askdns"
      ? l10n.t(
          '{command} cannot compare an answer with "{value}"; write a pattern such as /^127/, a text in quotes, an address or a bit mask such as 8',
          { command, value: subtest },
        )
      : l10n.t(
          '{command} cannot compare an answer with "{value}"; write an address such as 127.0.0.2 or a bit mask such as 8',
          { command, value: subtest },
        ),
    { lint: lintSaysInvalid(definition) },
  );
}

/** A word that the program does not know in such a line, with the one that is near it. */
function unknownWord(
  source: SourceFile,
  definition: Definition,
  where: Span,
  near: string | undefined,
  message: string,
): Problem {
  return problem(source, definition.statement, "sa-test-form", where, message, {
    lint: lintSaysInvalid(definition),
    fixes: near === undefined ? [] : [replacement(source, l10n.t('Write "{name}"', { name: near }), where, near)],
  });
}

function* checkAskdns(source: SourceFile, definition: Definition): Generator<Problem> {
  const { statement, definitionSpan } = definition;
  const text = statement.text.slice(definitionSpan.start, statement.end);
  const found = /^\S+\s+([A-Za-z0-9,]+)(?:\s+(.*?))?\s*$/d.exec(text);
  const types = found?.indices?.[1];
  if (found === null || types === undefined) return;
  let at = definitionSpan.start + types[0];
  for (const written of (found[1] ?? "").split(",")) {
    const where = span(at, at + written.length);
    at += written.length + 1;
    if (written === "" || recordTypes.includes(written.toUpperCase())) continue;
    const near = closest(written.toUpperCase(), recordTypes, 1);
    yield unknownWord(
      source,
      definition,
      where,
      near,
      near === undefined
        ? l10n.t("DNS has no records of the type {type}; ask for A, AAAA, MX, TXT or another one", { type: written })
        : l10n.t("DNS has no records of the type {type}; did you mean {near}?", { type: written, near }),
    );
    return;
  }
  const subtest = found[2];
  if (subtest === undefined || subtest === "") return;
  const states = /^\[(.*)\]$/s.exec(subtest)?.[1];
  const isRight =
    /^(?:\/.+\/|m\W.+\W)[a-z]*$/s.test(subtest) ||
    /^(["']).*\1$/s.test(subtest) ||
    (states === undefined
      ? isAddressOrMask(subtest)
      : states.split(",").every((state) => answerStates.test(state.trim())));
  if (!isRight) yield* checkSubtest(source, definition, definitionSpan.start + (found.indices?.[2]?.[0] ?? 0), subtest);
}

function* checkUridnsbl(source: SourceFile, definition: Definition): Generator<Problem> {
  const { statement, definitionSpan } = definition;
  const text = statement.text.slice(definitionSpan.start, statement.end);
  const found = /^\S+\s+\S+\s+(.*?)\s*$/d.exec(text);
  const subtest = found?.[1];
  if (subtest === undefined || subtest === "" || isAddressOrMask(subtest)) return;
  yield* checkSubtest(source, definition, definitionSpan.start + (found?.indices?.[1]?.[0] ?? 0), subtest);
}

/** One condition of a uri_detail line, as the program cuts it out. Source: URIDetail.pm. */
const condition = /\b(\w+)\b\s*[=!]~\s*(?:\/.*?\/|m(\W).*?\2)[imsx]*(?=\s|$)/g;

function* checkUriDetail(source: SourceFile, definition: Definition): Generator<Problem> {
  const { statement, definitionSpan } = definition;
  const { start } = definitionSpan;
  const text = statement.text.slice(start, statement.end);
  const parts = Object.keys(linkParts);
  let end = 0;
  const between: [from: number, to: number][] = [];
  for (const match of text.matchAll(condition)) {
    const part = match[1] ?? "";
    between.push([end, match.index]);
    end = match.index + match[0].length;
    if (parts.includes(part)) continue;
    const where = span(start + match.index, start + match.index + part.length);
    const near = closest(part, parts, 2);
    yield unknownWord(
      source,
      definition,
      where,
      near,
      near === undefined
        ? l10n.t("a link has no part {part} to look at; write one of {parts}", { part, parts: parts.join(", ") })
        : l10n.t("a link has no part {part} to look at; did you mean {near}?", { part, near }),
    );
    return;
  }
  if (end === 0) return;
  between.push([end, text.length]);
  for (const [from, to] of between) {
    const rest = text.slice(from, to);
    if (rest.trim() === "") continue;
    const at = start + from + rest.length - rest.trimStart().length;
    yield problem(
      source,
      statement,
      "sa-test-form",
      span(at, at + rest.trim().length),
      l10n.t(
        "SpamAssassin passes over this part and looks at the other conditions alone; a condition is written text =~ /pattern/",
      ),
      { severity: "warning" },
    );
  }
}

/** What plugins refuse of the values in the lines of their tests, where the form is right. */
export function* checkPluginValues(source: SourceFile, definition: Definition): Generator<Problem> {
  switch (definition.statement.canonical) {
    case "askdns":
      yield* checkAskdns(source, definition);
      break;
    case "uri_detail":
      yield* checkUriDetail(source, definition);
      break;
    case "uridnssub":
    case "urirhssub":
    case "urinsrhssub":
    case "urifullnsrhssub":
      yield* checkUridnsbl(source, definition);
  }
}
