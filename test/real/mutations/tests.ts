import { evalEntry } from "../../../server/src/languages/spamassassin/catalog.ts";
import { type Kind, misspell, replaced } from "./change.ts";

const definition = /^\s*(?:header|body|rawbody|full|uri|meta|mimeheader)\s+(\w+)\s+\S/;
const pattern =
  /^\s*(?:(?:header|mimeheader)\s+\w+\s+[\w:-]+\s*[=!]~|(?:body|rawbody|full|uri)\s+\w+)\s+(\/.*\/)[a-z]*\s*$/;
const header = /^\s*header\s+\w+\s+[\w-]+[\w:]*(\s*=~\s*)\//;
const meta = /^\s*meta\s+\w+\s+(.*\S)/;
const call = /^\s*(?:header|body|rawbody|full)\s+\w+\s+eval:(\w+)\(/;
const score = /^\s*score\s+\w+\s+(-?[\d.]+)\s*$/;
const settingOfTest = (command: string): RegExp => new RegExp(`^\\s*${command}\\s+(\\w+)\\s`);

/** Puts something into a pattern, between its first and its last delimiter. */
function inPattern(line: string, change: (text: string) => string | undefined): string | undefined {
  return replaced(line, pattern, (text) => {
    const inside = change(text.slice(1, -1));
    return inside === undefined ? undefined : `/${inside}/`;
  });
}

/** Mistakes in tests and in what is set for them. */
export const testKinds: readonly Kind[] = [
  {
    name: "hyphen in a test's name",
    line: definition,
    change: (line) =>
      replaced(line, definition, (name) => (name.startsWith("__") ? `${name}-2` : name.replace("_", "-"))),
    elsewhere: true,
  },
  {
    name: "digit in front of a test's name",
    line: definition,
    change: (line) => replaced(line, definition, (name) => `2${name}`),
    elsewhere: true,
  },
  {
    name: "very long name of a test",
    line: definition,
    change: (line) =>
      replaced(line, definition, (name) =>
        name.startsWith("_") ? undefined : `${name}_AND_MORE_WORDS_THAN_ANYBODY_WILL_READ`,
      ),
    elsewhere: true,
  },
  {
    name: "test without a definition",
    line: definition,
    change: (line) => line.replace(/^(\s*\w+\s+\w+)\s.*/, "$1"),
    elsewhere: true,
  },
  {
    name: "name of a test forgotten",
    line: pattern,
    change: (line) => line.replace(/^(\s*(?:body|rawbody|full|uri)\s+)\w+\s+/, "$1"),
    elsewhere: true,
  },
  {
    name: "test defined over another",
    line: /^\s*body\s+(LOCAL_\w+|__LOCAL_\w+)\s+\//,
    change: (line) => `${line}\n${line.replace("/", "/other ")}`,
  },
  {
    name: "single equals sign in a header test",
    line: header,
    change: (line) => replaced(line, header, () => " = "),
    elsewhere: true,
  },
  {
    name: "no operator in a header test",
    line: header,
    change: (line) => replaced(line, header, () => " "),
    elsewhere: true,
  },
  {
    name: "operator taken apart",
    line: header,
    change: (line) => replaced(line, header, () => " = ~ "),
    elsewhere: true,
  },
  {
    name: "operator turned round",
    line: header,
    change: (line) => replaced(line, header, () => " ~= "),
    elsewhere: true,
  },
  {
    name: "modifier misspelt",
    line: /^\s*header\s+\w+\s+[\w-]+:(addr|name|raw)/,
    change: (line, random) =>
      replaced(line, /^\s*header\s+\w+\s+[\w-]+:(addr|name|raw)/, () => random.pick(["address", "nam", "rw"])),
    elsewhere: true,
  },
  {
    name: "modifier in capitals",
    line: /^\s*header\s+\w+\s+[\w-]+:(addr|name|raw)/,
    change: (line) => replaced(line, /^\s*header\s+\w+\s+[\w-]+:(addr|name|raw)/, (word) => word.toUpperCase()),
    elsewhere: true,
  },
  {
    name: "header misspelt",
    line: /^\s*header\s+\w+\s+(Subject|From|Received|Content-Type|User-Agent|Message-ID|Reply-To)\b/,
    change: (line, random) => replaced(line, /^\s*header\s+\w+\s+([\w-]+)/, (word) => misspell(word, random)),
  },
  {
    name: "space behind exists",
    line: /^\s*header\s+\w+\s+exists:\w/,
    change: (line) => line.replace("exists:", "exists: "),
    elsewhere: true,
  },
  {
    name: "function misspelt",
    line: call,
    change: (line, random) => replaced(line, call, (name) => misspell(name, random)),
  },
  { name: "function without brackets", line: call, change: (line) => line.replace(/\(.*/, ""), elsewhere: true },
  {
    name: "space in front of a function's brackets",
    line: call,
    change: (line) => replaced(line, call, (name) => `${name} `),
    elsewhere: true,
  },
  {
    name: "function in another kind of test",
    line: call,
    // A function that is registered without a type may stand in any kind.
    change: (line) =>
      evalEntry(/eval:(\w+)/.exec(line)?.[1] ?? "")?.type === undefined
        ? undefined
        : line.replace(/^\s*(\w+)/, (word) => (word.trim() === "full" ? "header" : "full")),
    elsewhere: true,
  },
  {
    name: "argument without quotes",
    line: /eval:\w+\('[^']*_[^']*'/,
    change: (line) => line.replace(/'([^']*_[^']*)'/, "$1"),
    elsewhere: true,
  },
  {
    name: "AND in a meta",
    line: meta,
    change: (line) => (line.includes("&&") ? line.replace("&&", "AND") : undefined),
    elsewhere: true,
  },
  {
    name: "or in a meta",
    line: meta,
    change: (line) => (line.includes("||") ? line.replace("||", "or") : undefined),
    elsewhere: true,
  },
  {
    name: "single sign in a meta",
    line: meta,
    change: (line) => (/&&|\|\|/.test(line) ? line.replace(/&&|\|\|/, (sign) => sign[0] ?? "") : undefined),
    elsewhere: true,
  },
  {
    name: "bracket missing in a meta",
    line: meta,
    change: (line) => (line.includes(")") ? line.replace(")", "") : undefined),
    elsewhere: true,
  },
  { name: "bracket too many in a meta", line: meta, change: (line) => `${line.trimEnd()})`, elsewhere: true },
  { name: "meta that ends in an operator", line: meta, change: (line) => `${line.trimEnd()} &&`, elsewhere: true },
  {
    name: "operator missing in a meta",
    line: meta,
    change: (line) => (/ (?:&&|\|\|) /.test(line) ? line.replace(/ (?:&&|\|\|) /, " ") : undefined),
    elsewhere: true,
  },
  { name: "meta with a semicolon", line: meta, change: (line) => `${line.trimEnd()};`, elsewhere: true },
  {
    name: "number stuck to a sign in a meta",
    line: /^\s*meta\s.*[>]\s*\d/,
    change: (line) => line.replace(/>\s*(\d)/, "-1 > $1"),
    elsewhere: true,
  },
  {
    name: "test of a meta misspelt",
    line: meta,
    change: (line, random) => replaced(line, /^\s*meta\s+\w+\s.*\b(_*[A-Z]\w{3,})/, (name) => misspell(name, random)),
  },
  {
    name: "meta that asks for itself",
    line: /^\s*meta\s+(\w+)\s+\S/,
    change: (line) => line.replace(/^(\s*meta\s+(\w+)\s+)(.*\S)\s*$/, "$1($3) && $2"),
  },
  { name: "two scores", line: score, change: (line) => `${line.trimEnd()} 1.0`, elsewhere: true },
  {
    name: "plus in a score",
    line: score,
    change: (line) => replaced(line, score, (value) => `+${value.replace("-", "")}`),
    elsewhere: true,
  },
  {
    name: "comma in a score",
    line: /^\s*score\s+\w+\s+-?\d+\.\d/,
    change: (line) => line.replace(".", ","),
    elsewhere: true,
  },
  { name: "score without the zero", line: score, change: (line) => replaced(line, score, () => ".5"), elsewhere: true },
  { name: "score without points", line: score, change: (line) => line.replace(/\s+\S+\s*$/, ""), elsewhere: true },
  {
    name: "relative score without a base",
    line: /^\s*score\s+LOCAL_\w+\s+([\d.]+)\s*$/,
    change: (line) => line.replace(/(\S+)\s*$/, "($1)"),
  },
  {
    name: "test of a score misspelt",
    line: score,
    change: (line, random) => replaced(line, settingOfTest("score"), (name) => misspell(name, random)),
  },
  {
    name: "test of a description misspelt",
    line: /^\s*describe\s+\w+\s+\S/,
    change: (line, random) => replaced(line, settingOfTest("describe"), (name) => misspell(name, random)),
  },
  {
    name: "test of flags misspelt",
    line: /^\s*tflags\s+\w+\s+\S/,
    change: (line, random) => replaced(line, settingOfTest("tflags"), (name) => misspell(name, random)),
  },
  {
    name: "flag misspelt",
    line: /^\s*tflags\s+\w+\s+(nice|net|multiple|noautolearn|userconf|learn)\b/,
    change: (line, random) => replaced(line, /^\s*tflags\s+\w+\s+(\w+)/, (word) => misspell(word, random)),
  },
  {
    name: "priority that is a word",
    line: /^\s*priority\s+\w+\s+(\S+)/,
    change: (line) => replaced(line, /^\s*priority\s+\w+\s+(\S+)/, () => "high"),
  },
  {
    name: "description without text",
    line: /^\s*describe\s+\w+\s+\S/,
    change: (line) => line.replace(/^(\s*describe\s+\w+).*/, "$1"),
  },
  {
    name: "closing delimiter missing",
    line: pattern,
    change: (line) => line.replace(/\/[a-z]*\s*$/, ""),
    elsewhere: true,
  },
  {
    name: "delimiters missing",
    line: pattern,
    change: (line) => replaced(line, pattern, (text) => (/^\/[\w\\]/.test(text) ? text.slice(1, -1) : undefined)),
    elsewhere: true,
  },
  {
    name: "bracket missing in a pattern",
    line: pattern,
    change: (line) => inPattern(line, (text) => (/\)$/.test(text) ? text.slice(0, -1) : undefined)),
    elsewhere: true,
  },
  {
    name: "bracket too many in a pattern",
    line: pattern,
    change: (line) => inPattern(line, (text) => (text.endsWith("\\") ? undefined : `${text})`)),
    elsewhere: true,
  },
  {
    name: "class that stays open",
    line: pattern,
    change: (line) => inPattern(line, (text) => (text.includes("]") ? undefined : `${text}[a-z`)),
    elsewhere: true,
  },
  {
    name: "slash that ends the pattern early",
    line: pattern,
    change: (line) => inPattern(line, (text) => (text.endsWith("\\") ? undefined : `${text}/more`)),
    elsewhere: true,
  },
  {
    name: "hash that begins a comment",
    line: pattern,
    change: (line) => inPattern(line, (text) => (text.endsWith("\\") ? undefined : `${text}#more`)),
    elsewhere: true,
  },
  {
    name: "quantifier of nothing",
    line: pattern,
    change: (line) => inPattern(line, (text) => `*${text}`),
    elsewhere: true,
  },
  {
    name: "quantifier turned round",
    line: pattern,
    change: (line) => inPattern(line, (text) => (/\w$/.test(text) ? `${text}{5,2}` : undefined)),
    elsewhere: true,
  },
  {
    name: "nested quantifiers",
    line: pattern,
    change: (line) => inPattern(line, (text) => `${text}a+*`),
    elsewhere: true,
  },
  {
    name: "modifier of a pattern that there is not",
    line: pattern,
    change: (line) => `${line.trimEnd()}g`,
    elsewhere: true,
  },
  {
    name: "empty alternative",
    line: pattern,
    change: (line) => inPattern(line, (text) => `${text}||other`),
    elsewhere: true,
  },
  {
    name: "line continued with a backslash",
    line: /^\s*meta\s+\w+\s+\(?\w+\s(?:&&|\|\|)\s/,
    change: (line) => line.replace(/(&&|\|\|)\s/, "$1 \\\n  "),
    elsewhere: true,
  },
  {
    name: "typographic quotes for delimiters",
    line: pattern,
    change: (line) => replaced(line, pattern, (text) => `\u201c${text.slice(1, -1)}\u201d`),
    elsewhere: true,
  },
];
