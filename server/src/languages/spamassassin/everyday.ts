import { takeDelimiters } from "../perl-regex/delimiters.ts";
import { isPlainlyFine } from "../perl-regex/quick.ts";
import { headers } from "./check-header-name.ts";
import type { Definition } from "./definition.ts";

// What most tests look like is seen at a glance: reading a file is mostly looking at lines that nothing is wrong with.

const name = "[_a-zA-Z]\\w{0,39}";
const header = headers.join("|");
const withPattern = new RegExp(
  `(?:(?:body|rawbody|full|uri)[ \\t]+${name}[ \\t]|header[ \\t]+${name}[ \\t]+(?:${header})(?::(?:raw|addr|name))?[ \\t]*[=!]~|mimeheader[ \\t]+${name}[ \\t]+(?:${header})(?::raw)?[ \\t]*[=!]~)[ \\t]*(?=[/m])`,
  "y",
);
const exists = new RegExp(`header[ \\t]+${name}[ \\t]+exists:(?:${header})`, "y");
const meta = new RegExp(`meta[ \\t]+${name}[ \\t]+(?=\\S)`, "y");
/** Typographic quotation marks and keys of services are other rules' business, and an escaped `#` is not what it looks like. */
const remarkable = /[\u0080-\uffff]|\\#|spamhaus/;

/** True for the line of a test that surely has nothing wrong with it, taken for itself; false says nothing. */
export function isEverydayTest(definition: Definition): boolean {
  const { statement } = definition;
  const { text, start, end } = statement;
  if (statement.command === "meta") {
    meta.lastIndex = start;
    return meta.test(text) && definition.metaFault === undefined;
  }
  withPattern.lastIndex = start;
  if (!withPattern.test(text)) {
    exists.lastIndex = start;
    return statement.command === "header" && exists.test(text) && exists.lastIndex === end;
  }
  const pattern = text.slice(withPattern.lastIndex, end);
  if (remarkable.test(pattern)) return false;
  const taken = takeDelimiters(pattern, 0, pattern.length);
  return "pattern" in taken && isPlainlyFine(pattern, taken.pattern);
}
