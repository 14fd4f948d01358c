import { type Kind, misspell, replaced } from "./change.ts";

const pattern =
  /^\s*(?:(?:header|mimeheader)\s+\w+\s+[\w:-]+\s*[=!]~|(?:body|rawbody|full|uri)\s+\w+)\s+(\/.*\/)[a-z]*\s*$/;
const meta = /^\s*meta\s+\w+\s+(.*\S)/;
const score = /^\s*score\s+\w+\s+(-?[\d.]+)\s*$/;
const call = /^\s*(?:header|body|rawbody|full)\s+\w+\s+eval:\w+\(.*'\s*\)\s*$/;
const tag = /^\s*replace_tag\s+\w+\s+(\S+)\s*$/;
const tagged = /^\s*(?:body|rawbody|header)\s.*<([A-Z]\w*)>/;
const detail = /^\s*uri_detail\s+\w+\s+(\w+)\s*[=!]~/;
const asked = /^\s*askdns\s+\w+\s+\S+\s+([A-Z]+)\b/;
const masked = /^\s*(?:urirhssub|uridnssub|urirhsbl)\s+\w+\s+\S+\s+\w+\s+(\S+)\s*$/;
const part = /^\s*mimeheader\s+\w+\s+[\w-]+(\s*=~\s*)/;
const redirector = /^\s*redirector_pattern\s+(\S.*\S)\s*$/;
const added = /^\s*add_header\s+\w+\s+([\w-]+)\s/;
const maxhits = /^\s*tflags\s+\w+\s.*\bmaxhits=(\d+)/;

function inPattern(line: string, change: (text: string) => string | undefined): string | undefined {
  return replaced(line, pattern, (text) => {
    const inside = change(text.slice(1, -1));
    return inside === undefined ? undefined : `/${inside}/`;
  });
}

/** Mistakes in what single commands want of their values, and in what is copied from other programs. */
export const formKinds: readonly Kind[] = [
  { name: "three scores", line: score, change: (line) => `${line.trimEnd()} 1.0 1.0`, elsewhere: true },
  { name: "score in words", line: score, change: (line) => replaced(line, score, () => "high"), elsewhere: true },
  {
    name: "score with an equals sign",
    line: score,
    change: (line) => replaced(line, score, (value) => `= ${value}`),
    elsewhere: true,
  },
  {
    name: "equals sign in a meta",
    line: meta,
    change: (line) => (/ (?:==|>=?) /.test(line) ? line.replace(/ (?:==|>=?) /, " = ") : undefined),
    elsewhere: true,
  },
  {
    name: "not in a meta",
    line: meta,
    change: (line) => (/![A-Z_]/.test(line) ? line.replace("!", "not ") : undefined),
    elsewhere: true,
  },
  {
    name: "comma in a meta",
    line: meta,
    change: (line) => (line.includes(" && ") ? line.replace(" && ", ", ") : undefined),
    elsewhere: true,
  },
  {
    name: "space for the colon of a modifier",
    line: /^\s*header\s+\w+\s+[\w-]+(:)(?:addr|name|raw)\b/,
    change: (line) => replaced(line, /^\s*header\s+\w+\s+[\w-]+(:)(?:addr|name|raw)\b/, () => " "),
    elsewhere: true,
  },
  {
    name: "opening delimiter missing",
    line: pattern,
    change: (line) => replaced(line, pattern, (text) => (/^\/\w/.test(text) ? text.slice(1) : undefined)),
    elsewhere: true,
  },
  {
    name: "POSIX class outside of a class",
    line: pattern,
    change: (line) => inPattern(line, (text) => (/\w$/.test(text) ? `${text}[:digit:]` : undefined)),
    elsewhere: true,
  },
  {
    name: "POSIX class misspelt",
    line: pattern,
    change: (line, random) =>
      inPattern(line, (text) => (/\w$/.test(text) ? `${text}[[:${misspell("alpha", random)}:]]` : undefined)),
    elsewhere: true,
  },
  {
    name: "closing quotation mark missing",
    line: call,
    change: (line) => line.replace(/'\s*\)\s*$/, ")"),
    elsewhere: true,
  },
  {
    name: "bracket of a function that stays open",
    line: call,
    change: (line) => line.replace(/\)\s*$/, ""),
    elsewhere: true,
  },
  { name: "tag without a text", line: tag, change: (line) => line.replace(/\s+\S+\s*$/, ""), elsewhere: true },
  {
    name: "tag in a pattern misspelt",
    line: tagged,
    change: (line) => replaced(line, tagged, (name) => `${name}Q`),
    elsewhere: true,
  },
  {
    name: "key of uri_detail misspelt",
    line: detail,
    change: (line, random) => replaced(line, detail, (key) => misspell(key, random)),
  },
  {
    name: "single equals sign in uri_detail",
    line: detail,
    change: (line) => line.replace("=~", "="),
  },
  {
    name: "record type that there is not",
    line: asked,
    change: (line) => replaced(line, asked, (type) => `${type}Q`),
    elsewhere: true,
  },
  {
    name: "bracket missing in an answer's pattern",
    line: /^\s*askdns\s.*\/\s*$/,
    change: (line) => line.replace(/\/\s*$/, "(/"),
    elsewhere: true,
  },
  {
    name: "mask that is no number",
    line: masked,
    change: (line) => replaced(line, masked, (mask) => `x${mask}`),
    elsewhere: true,
  },
  {
    name: "single equals sign in a mimeheader",
    line: part,
    change: (line) => replaced(line, part, () => " = "),
    elsewhere: true,
  },
  {
    name: "bracket missing in a redirector's pattern",
    line: redirector,
    change: (line) => (line.includes(")") ? line.replace(")", "") : undefined),
  },
  {
    name: "delimiters missing in a redirector's pattern",
    line: redirector,
    change: (line) => replaced(line, redirector, (text) => text.replace(/^m?\W(.*)\W\w*$/, "$1")),
  },
  {
    name: "colon behind the name of a header to add",
    line: added,
    change: (line) => replaced(line, added, (name) => `${name}:`),
  },
  {
    name: "header to rewrite with a colon",
    line: /^\s*rewrite_header\s+Subject\s/,
    change: (line) => line.replace("Subject", "Subject:"),
  },
  {
    name: "number of hits forgotten",
    line: maxhits,
    change: (line) => line.replace(/maxhits=\d+/, "maxhits"),
  },
  {
    name: "relay forgotten",
    line: /^\s*(?:welcome|def_welcome)list_from_rcvd\s+\S+\s+\S/,
    change: (line) => line.replace(/\s+\S+\s*$/, ""),
  },
  {
    name: "addresses with a comma",
    line: /^\s*(?:welcome|block)list_from\s+\S+\s*$/,
    change: (line) => `${line.trimEnd()}, *@other.example`,
  },
  { name: "language without a command", line: /^\s*describe\s/, change: (line) => `lang de\n${line}` },
  { name: "comment with dashes", line: /^\s*score\s/, change: (line) => `-- ${line}`, elsewhere: true },
  {
    name: "colon behind the name of a test",
    line: /^\s*(?:describe|score)\s+(\w+)\s/,
    change: (line) => replaced(line, /^\s*(?:describe|score)\s+(\w+)\s/, (name) => `${name}:`),
    elsewhere: true,
  },
  {
    name: "class in a condition without its package",
    line: /^\s*if\s+.*\b(?:can|has)\s*\(\s*((?:\w+::)+)\w+/,
    change: (line) => replaced(line, /^\s*if\s+.*\b(?:can|has)\s*\(\s*((?:\w+::)+)\w+/, () => ""),
    elsewhere: true,
  },
];
