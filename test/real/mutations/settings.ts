import { type Kind, misspell, replaced } from "./change.ts";

const boolean = /^\s*(?:use_bayes|use_razor2|use_pyzor|skip_rbl_checks|bayes_auto_learn|normalize_charset)\s+(\S+)/;
const number =
  /^\s*(?:required_score|bayes_auto_learn_threshold_\w+|bayes_m\w+_num|pyzor_count_min|bayes_expiry_max_db_size)\s+([\d.]+)/;
const duration = /^\s*(?:time_limit|rbl_timeout|razor_timeout|pyzor_timeout|spf_timeout|dkim_timeout)\s+(\d+)/;
const setting = /^\s*([a-z][a-z0-9_]{4,})\s+\S/;
const network = /^\s*(?:trusted|internal)_networks\s+(\S+)/;

/** Mistakes in settings, conditions and lines as such. */
export const settingKinds: readonly Kind[] = [
  {
    name: "setting misspelt",
    line: setting,
    change: (line, random) => replaced(line, setting, (word) => misspell(word, random)),
    elsewhere: true,
  },
  {
    name: "setting with an equals sign",
    line: number,
    change: (line) => replaced(line, number, (value) => `= ${value}`),
  },
  { name: "setting with a semicolon", line: number, change: (line) => replaced(line, number, (value) => `${value};`) },
  {
    name: "setting joined by an equals sign",
    line: /^[a-z_0-9]+\s+[\d.]+$/,
    change: (line) => line.replace(/\s+/, "="),
  },
  { name: "setting without its value", line: number, change: (line) => line.replace(/\s+\S+\s*$/, "") },
  { name: "true for a switch", line: boolean, change: (line) => replaced(line, boolean, () => "true") },
  {
    name: "on or off for a switch",
    line: boolean,
    change: (line, random) => replaced(line, boolean, () => random.pick(["on", "off", "enabled"])),
  },
  {
    name: "comma in a number",
    line: /^\s*(?:required_score|bayes_auto_learn_threshold)\S*\s+\d+\.\d/,
    change: (line) => line.replace(".", ","),
  },
  { name: "word for a number", line: number, change: (line) => replaced(line, number, () => "five") },
  {
    name: "unit of a length of time",
    line: duration,
    change: (line, random) =>
      replaced(line, duration, (value) => `${value}${random.pick(["min", "sec", " minutes", "x"])}`),
  },
  {
    name: "value that is not in the list",
    line: /^\s*(?:lock_method|report_safe|dns_available)\s+(\S+)/,
    change: (line, random) => replaced(line, /^\s*\S+\s+(\S+)/, () => random.pick(["yess", "7", "automatic"])),
  },
  {
    name: "network that is none",
    line: network,
    change: (line, random) =>
      replaced(line, network, () => random.pick(["192.0.2.0/33", "192.0.2.300", "192.0.2.0/24;"])),
    elsewhere: true,
  },
  {
    name: "networks with commas",
    line: /^\s*trusted_networks\s+\S+\s+\S/,
    change: (line) => replaced(line, /^\s*\S+\s+(\S+)/, (value) => `${value},`),
    elsewhere: true,
  },
  {
    name: "header to rewrite misspelt",
    line: /^\s*rewrite_header\s+Subject/,
    change: (line) => line.replace("Subject", "Subjet"),
  },
  {
    name: "kind of mail to add a header to",
    line: /^\s*add_header\s+(\w+)/,
    change: (line) => replaced(line, /^\s*add_header\s+(\w+)/, () => "every"),
  },
  {
    name: "name server by name",
    line: /^\s*dns_server\s+(\S+)/,
    change: (line) => replaced(line, /^\s*dns_server\s+(\S+)/, () => "ns.example.com"),
  },
  {
    name: "value of another thing",
    line: /^\s*dns_query_restriction\s+(\w+)/,
    change: (line) => replaced(line, /^\s*dns_query_restriction\s+(\w+)/, () => "forbid"),
  },
  {
    name: "address with a name",
    line: /^\s*(?:welcome|block)list_from\s+(\S+)/,
    change: (line) => line.replace(/(\S+)\s*$/, "Some Body <$1>"),
  },
  {
    name: "address as a pattern",
    line: /^\s*(?:welcome|block)list_from\s+(\S+)/,
    change: (line) => line.replace(/\*@(\S+)\s*$/, "/.*@$1/"),
  },
  {
    name: "command of a plugin that is off",
    line: setting,
    change: (line, random) =>
      `${random.pick(["dcc_timeout 10", "use_txrep 1", "shortcircuit BAYES_99 spam", "textcat_max_languages 3"])}\n${line}`,
  },
  { name: "endif lost", line: /^\s*endif\s*$/, change: () => "", elsewhere: true },
  { name: "endif too many", line: setting, change: (line) => `${line}\nendif`, elsewhere: true },
  {
    name: "endif misspelt",
    line: /^\s*endif\b/,
    change: (line, random) => replaced(line, /^\s*(endif)/, (word) => misspell(word, random)),
    elsewhere: true,
  },
  {
    name: "if without a space",
    line: /^\s*if\s+\(/,
    change: (line) => line.replace(/if\s+\(/, "if("),
    elsewhere: true,
  },
  {
    name: "version with two points",
    line: /^\s*if\s+\(version\s*[<>=]+\s*([\d.]+)/,
    change: (line) => replaced(line, /^\s*if\s+\(version\s*[<>=]+\s*([\d.]+)/, () => "4.0.1"),
    elsewhere: true,
  },
  {
    name: "word of a condition misspelt",
    line: /^\s*if\s+.*\b(version|plugin|can|has)\b/,
    change: (line, random) =>
      replaced(line, /^\s*if\s+.*?\b(version|plugin|can|has)\b/, (word) =>
        word.length > 3 ? misspell(word, random) : `${word}q`,
      ),
    elsewhere: true,
  },
  {
    name: "plugin of a condition misspelt",
    line: /^\s*ifplugin\s+\S+::(\w+)/,
    change: (line, random) => replaced(line, /^\s*ifplugin\s+\S+::(\w+)/, (word) => misspell(word, random)),
    elsewhere: true,
  },
  {
    name: "condition with an open bracket",
    line: /^\s*if\s+\(.*\)\s*$/,
    change: (line) => line.replace(/\)\s*$/, ""),
    elsewhere: true,
  },
  { name: "else if", line: /^\s*else\s*$/, change: (line) => `${line} if (version >= 4.000000)`, elsewhere: true },
  {
    name: "plugin misspelt where it is loaded",
    line: /^loadplugin\s+\S+::(\w+)/,
    change: (line, random) => replaced(line, /^loadplugin\s+\S+::(\w+)/, (word) => misspell(word, random)),
    elsewhere: true,
  },
  {
    name: "plugin with single colons",
    line: /^loadplugin\s+\S+::\w+/,
    change: (line) => line.replaceAll("::", ":"),
    elsewhere: true,
  },
  { name: "include of no file", line: setting, change: (line) => `${line}\ninclude local-rules.cf`, elsewhere: true },
  {
    name: "version required that is another",
    line: setting,
    change: (line) => `require_version 3.4.2\n${line}`,
    elsewhere: true,
  },
  { name: "comment with slashes", line: setting, change: (line) => `// ${line}`, elsewhere: true },
  {
    name: "no-break space",
    line: setting,
    change: (line) => line.replace(/(?<=^\s*\w+)\s+/, "\u00a0"),
    elsewhere: true,
  },
  { name: "byte order mark", line: /^required_score/, change: (line) => `\ufeff${line}` },
  {
    name: "setting twice with two values",
    line: /^required_score 5\.0/,
    change: (line) => `${line}\nrequired_score 6.5`,
  },
];
