import * as l10n from "@vscode/l10n";
import type { Problem } from "../../model/facts.ts";
import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import { problem, replacement } from "./check-tests.ts";
import type { Definition } from "./definition.ts";
import { pseudoHeaders, usualHeaders } from "./values.ts";

/** Headers that mails have, which a name with one letter wrong was most likely meant to be. */
export const headers: readonly string[] = [
  ...Object.keys(usualHeaders),
  ...Object.keys(pseudoHeaders),
  "Authentication-Results",
  "Auto-Submitted",
  "Content-Disposition",
  "Content-Transfer-Encoding",
  "DKIM-Signature",
  "Delivered-To",
  "Errors-To",
  "In-Reply-To",
  "List-Post",
  "MIME-Version",
  "Mailing-List",
  "Organization",
  "Precedence",
  "References",
  "Thread-Index",
  "X-Envelope-From",
  "X-MSMail-Priority",
  "X-MimeOLE",
  "X-Originating-IP",
  "X-Priority",
];

const lowerCase: readonly string[] = headers.map((name) => name.toLowerCase());
const known: ReadonlySet<string> = new Set(lowerCase);
const misspelt = new Map<string, string | undefined>();
const mostKept = 2000;

/** The header that a name with one letter wrong, missing, doubled or exchanged stands for. */
function meantBy(name: string): string | undefined {
  if (name.length < 3 || name.length > 40 || known.has(name.toLowerCase())) return undefined;
  if (!misspelt.has(name)) {
    if (misspelt.size >= mostKept) misspelt.clear();
    const lower = name.toLowerCase();
    misspelt.set(
      name,
      headers.find((each, at) => each.length >= 4 && isNear(lower, lowerCase[at] as string)),
    );
  }
  return misspelt.get(name);
}

function isNear(written: string, name: string): boolean {
  const longer = Math.max(written.length, name.length);
  const shorter = Math.min(written.length, name.length);
  if (longer - shorter > 1) return false;
  let first = 0;
  while (first < shorter && written[first] === name[first]) first++;
  let same = 0;
  while (first + same < shorter && written.at(-1 - same) === name.at(-1 - same)) same++;
  // What is left between a common beginning and a common end.
  const apart = longer - first - same;
  if (apart !== 2 || written.length !== name.length) return apart === 1;
  return written[first] === name[first + 1] && written[first + 1] === name[first];
}

/** A header's name that no mail has. SpamAssassin takes any, so that the test never hits, in silence. */
export function checkHeaderName(source: SourceFile, definition: Definition): Problem | undefined {
  const { statement, definitionSpan } = definition;
  const text = statement.text.slice(definitionSpan.start, statement.end);
  const match = /^(exists:)?([\w.-]+)/.exec(text);
  const name = match?.[2] ?? "";
  const near = meantBy(name);
  if (near === undefined) return undefined;
  const start = definitionSpan.start + (match?.[1]?.length ?? 0);
  const where = span(start, start + name.length);
  return problem(
    source,
    statement,
    "sa-header-unknown",
    where,
    l10n.t("mails have no header {name} unless somebody misspells it; did you mean {near}?", { name, near }),
    { fixes: [replacement(source, l10n.t('Write "{near}"', { near }), where, near)] },
  );
}
