import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import type { Signature } from "../language.ts";
import { evalEntry } from "./catalog.ts";
import { evalDocumentation, parameterWords } from "./documentation/evals.ts";
import type { SpamassassinTree } from "./parse.ts";

/** The call around an offset: its function, and which argument the cursor is in. */
const openCall = /\b(?:rbl)?eval:(\w+)\(((?:'[^']*'|"[^"]*"|[^'")])*)(?:'[^']*|"[^"]*)?$/;

/** A call is looked for in so many characters in front of the cursor. */
const longestCall = 2000;

/** Help with the arguments of the function behind `eval:`. */
export function signature(_tree: SpamassassinTree, source: SourceFile, offset: number): Signature | undefined {
  const { start } = source.lineSpan(offset);
  const match = openCall.exec(source.text.slice(Math.max(start, offset - longestCall), offset));
  const name = match?.[1];
  if (name === undefined || evalEntry(name) === undefined) return undefined;
  const documentation = evalDocumentation(name);
  if (documentation === undefined) return undefined;
  const { parameters, what } = documentation;
  let label = `${name}(`;
  const described = parameters.map((written, at) => {
    if (at > 0) label += ", ";
    const start = label.length;
    const bare = written.replace(/(?:\?|\.\.\.)$/, "");
    label += written.endsWith("?") ? `[${bare}]` : written;
    const words = Object.hasOwn(parameterWords, bare) ? parameterWords[bare] : undefined;
    return { span: span(start, label.length), ...(words === undefined ? {} : { documentation: words }) };
  });
  const commas = (match?.[2]?.replace(/'[^']*'|"[^"]*"/g, "").match(/,/g) ?? []).length;
  const last = parameters.length - 1;
  const active = parameters[last]?.endsWith("...") ? Math.min(commas, last) : commas;
  return { label: `${label})`, documentation: what, parameters: described, active };
}
