import * as l10n from "@vscode/l10n";
import { distance } from "fastest-levenshtein";
import type { Problem } from "../../model/facts.ts";
import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import { problem, replacement } from "./check-tests.ts";
import type { Definition } from "./definition.ts";
import { pseudoHeaders, usualHeaders } from "./values.ts";

/** Headers that mails have, which a name with one letter wrong was most likely meant to be. */
const headers: readonly string[] = [
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

const known: ReadonlySet<string> = new Set(headers.map((name) => name.toLowerCase()));
const misspelt = new Map<string, string | undefined>();
const mostKept = 2000;

/** The header that a name with one letter wrong, missing, doubled or exchanged stands for. */
function meantBy(name: string): string | undefined {
  if (name.length < 3 || name.length > 40 || known.has(name.toLowerCase())) return undefined;
  if (!misspelt.has(name)) {
    if (misspelt.size >= mostKept) misspelt.clear();
    const lower = name.toLowerCase();
    const near = headers.find((each) => each.length >= 4 && isNear(lower, each.toLowerCase()));
    misspelt.set(name, near);
  }
  return misspelt.get(name);
}

function isNear(written: string, name: string): boolean {
  if (Math.abs(written.length - name.length) > 1) return false;
  const apart = distance(written, name);
  if (apart === 1) return true;
  if (apart !== 2 || written.length !== name.length) return false;
  const at = [...written].findIndex((letter, index) => letter !== name[index]);
  return written[at] === name[at + 1] && written[at + 1] === name[at];
}

/** A header's name that no mail has. SpamAssassin takes any, so that the test never hits, in silence. */
export function* checkHeaderName(source: SourceFile, definition: Definition): Generator<Problem> {
  const { statement, definitionSpan } = definition;
  const text = statement.text.slice(definitionSpan.start, statement.end);
  const match = /^(exists:)?([\w.-]+)/.exec(text);
  const name = match?.[2] ?? "";
  const near = meantBy(name);
  if (near === undefined) return;
  const start = definitionSpan.start + (match?.[1]?.length ?? 0);
  const where = span(start, start + name.length);
  yield problem(
    source,
    statement,
    "sa-header-unknown",
    where,
    l10n.t("mails have no header {name} unless somebody misspells it; did you mean {near}?", { name, near }),
    { fixes: [replacement(source, l10n.t('Write "{near}"', { near }), where, near)] },
  );
}
