import { read } from "../../languages/index.ts";
import type { Completion } from "../../languages/language.ts";
import { openCall } from "../../languages/spamassassin/call.ts";
import { commandWord, definesTests } from "../../languages/spamassassin/catalog.ts";
import { behind, type Cursor, openPiece, openTag } from "../../languages/spamassassin/cursor.ts";
import { templateTags } from "../../languages/spamassassin/documentation/tags.ts";
import { makesPieces } from "../../languages/spamassassin/small-names.ts";
import { takesTags } from "../../languages/spamassassin/values.ts";
import type { Host } from "../../model/host.ts";
import type { TestDefinition } from "../../model/spamassassin.ts";
import { inReadersLanguage } from "../../text/documentation.ts";

/** Functions whose first argument is the name of a list, of a question to a block list, of a test on links. */
const ofAddressList = /^check_(?:from|replyto|to)_in_list$/;
const ofHostList = /^check_uri_host_listed$/;
const ofQuestion = /^check_rbl_sub$/;
const ofTest = /^check_uridnsbl$/;

/** Names that other lines of the host make, where one belongs at the cursor; undefined where none does. */
export function namesAt(host: Host, cursor: Cursor): readonly Completion[] | undefined {
  const { command, value, offset } = cursor;
  if (command === undefined) return undefined;
  const call = openCall(value);
  if (call !== undefined) {
    const names = argumentNames(host, call.name, call.at);
    return names && offers(names, call.typed, offset, (name) => (call.quote === "" ? `'${name}'` : name));
  }
  const asked = /%\{([A-Z0-9_]*)$/.exec(value)?.[1];
  if (asked !== undefined) {
    const known = Object.entries(inReadersLanguage("spamassassin", templateTags)).map(
      ([written, meaning]) => [written.replace(/\(.*/, ""), meaning] as const,
    );
    const names = new Map([...namesOf(host, "captured"), ...known]);
    return offers(names, asked, offset, (name) => (cursor.next === "}" ? name : `${name}}`));
  }
  const tag = takesTags.has(command) ? openTag(cursor.typed) : undefined;
  if (tag !== undefined) {
    const names = [...namesOf(host, "captured")].map(([name, line]) => [`_${name}_`, line] as const);
    return offers(new Map(names), tag, offset);
  }
  const holdsPattern = (definesTests(command) && command !== "meta") || makesPieces(command);
  const piece = holdsPattern ? openPiece(value) : undefined;
  if (piece !== undefined) {
    const made = new RegExp(`^replace_${piece.kind}\\s`);
    const names = new Map([...namesOf(host, "replaced", made)].filter(([name]) => name !== cursor.words[0]));
    return offers(names, piece.typed, offset, (name) => (cursor.next === ">" ? name : `${name}>`));
  }
  const list = /^\((\w*)$/.exec(value)?.[1];
  if (list !== undefined && /^(?:en|de)list_/.test(command)) {
    const made = command === "enlist_addrlist" ? /^enlist_addrlist\s/ : /^enlist_uri_host\s/;
    return offers(namesOf(host, "list", made), list, offset);
  }
  const { effect, targets } = commandWord(command);
  return effect === "remove" ? offers(entries(host, targets), cursor.typed, offset) : undefined;
}

function argumentNames(host: Host, name: string, at: number): ReadonlyMap<string, string> | undefined {
  if (at !== 0) return undefined;
  if (ofAddressList.test(name)) return namesOf(host, "list", /^enlist_addrlist\s/);
  if (ofHostList.test(name)) return namesOf(host, "list", /^enlist_uri_host\s/);
  if (ofQuestion.test(name)) return namesOf(host, "questions");
  if (!ofTest.test(name)) return undefined;
  // The function's own test has the name too, and may already stand in the place of the question's.
  const questions = host.files.flatMap(({ spamassassin }) => spamassassin?.tests ?? []).filter(asksAboutLinks);
  return new Map(questions.map((test) => [test.name, `${test.type} ${test.definition}`]));
}

function asksAboutLinks({ type }: TestDefinition): boolean {
  return /^uri.*(?:bl|sub)$/.test(type);
}

/** Names of a kind with the line that makes each; `made`: how such a line must begin. */
function namesOf(
  host: Host,
  kind: "list" | "questions" | "captured" | "replaced",
  made = /^/,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const start = `${kind} `;
  for (const { source } of host.files)
    for (const { key, role, span } of read(source)?.occurrences() ?? [])
      if (role === "definition" && key.startsWith(start)) {
        const line = source.slice(source.lineSpan(span.start)).trim();
        if (made.test(line)) found.set(key.slice(start.length), line);
      }
  return found;
}

/** The words of the lists that a command takes from. */
function entries(host: Host, targets: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { source, spamassassin } of host.files)
    for (const { canonical, value, span } of spamassassin?.statements ?? [])
      if (targets.includes(canonical))
        for (const word of value.split(/\s+/)) if (word !== "") found.set(word, host.describe({ source, span }));
  return found;
}

const mostOffers = 500;

/** `written`: the name as it goes into the text. */
function offers(
  names: ReadonlyMap<string, string>,
  typed: string,
  offset: number,
  written = (name: string): string => name,
): readonly Completion[] {
  const prefix = typed.toLowerCase();
  const span = behind(offset, typed);
  const found: Completion[] = [];
  for (const [label, detail] of names) {
    if (!label.toLowerCase().startsWith(prefix)) continue;
    const insert = written(label);
    found.push({
      label,
      kind: "reference",
      span,
      documentation: detail,
      ...(insert === label ? {} : { insert }),
    });
    if (found.length >= mostOffers) break;
  }
  return found;
}
