import type { SourceFile } from "../../text/source.ts";
import { span } from "../../text/span.ts";
import type { Signature } from "../language.ts";
import { openCall } from "./call.ts";
import { evalEntry } from "./catalog.ts";
import { evalDocumentation, parameterWords } from "./documentation/evals.ts";
import type { SpamassassinTree } from "./parse.ts";

/** Help with the arguments of the function behind `eval:`. */
export function signature(_tree: SpamassassinTree, source: SourceFile, offset: number): Signature | undefined {
  const { start } = source.lineSpan(offset);
  const call = openCall(source.text.slice(start, offset));
  if (call === undefined || evalEntry(call.name) === undefined) return undefined;
  const { name, at } = call;
  const documentation = evalDocumentation(name);
  if (documentation === undefined) return undefined;
  const { parameters, what } = documentation;
  let label = `${name}(`;
  const described = parameters.map((written, index) => {
    if (index > 0) label += ", ";
    const start = label.length;
    const bare = written.replace(/(?:\?|\.\.\.)$/, "");
    label += written.endsWith("?") ? `[${bare}]` : written;
    const words = parameterWords(bare);
    return { span: span(start, label.length), ...(words === undefined ? {} : { documentation: words }) };
  });
  const last = parameters.length - 1;
  const active = parameters[last]?.endsWith("...") ? Math.min(at, last) : at;
  return { label: `${label})`, documentation: what, parameters: described, active };
}
