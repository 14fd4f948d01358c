import type { Random } from "../differential/random.ts";
import { type Kind, misspell, replaced } from "./change.ts";

const rule = /^-[AI] /;

function option(names: string): RegExp {
  return new RegExp(`^-[AI] .* (?:${names})[ =]`);
}

/** Replaces the value behind an option. */
function value(
  names: string,
  change: (text: string, random: Random) => string | undefined,
): Pick<Kind, "line" | "change"> {
  const pattern = new RegExp(`(?<= (?:${names})[ =])(\\S+)`);
  return { line: option(names), change: (line, random) => replaced(line, pattern, (text) => change(text, random)) };
}

/** Replaces the first words that the pattern's one group matches. */
function words(
  pattern: RegExp,
  change: (text: string, random: Random) => string | undefined,
): Pick<Kind, "line" | "change"> {
  return {
    line: new RegExp(pattern.source),
    change: (line, random) => replaced(line, pattern, (text) => change(text, random)),
  };
}

function appended(text: string, line = rule): Pick<Kind, "line" | "change"> {
  return { line, change: (each) => `${each} ${text}` };
}

/** Puts words before the target. */
function beforeTarget(text: string): Pick<Kind, "line" | "change"> {
  return { line: / -j /, change: (each) => each.replace(" -j ", ` ${text} -j `) };
}

function splitWords(line: string): string[] {
  return line.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
}

const ports = "--dports?|--sports?|--destination-port|--source-port|--ports";
const addresses = "-s|-d|--source|--destination|--src-range|--dst-range";

/** Mistakes in one line of what iptables-restore reads. */
export const iptablesKinds: readonly Kind[] = [
  { name: "misspelt option", ...words(/ (--[a-z-]{4,})(?=[ =])/, misspell) },
  { name: "option in capitals", ...words(/ (--[a-z-]{4,})(?=[ =])/, (text) => text.toUpperCase()) },
  { name: "one dash too few", silent: true, ...words(/ -(-)[a-z]{3,}/, () => "") },
  { name: "typographic dash", ...words(/ (--)[a-z]{3,}/, () => "–") },
  { name: "misspelt target", ...value("-j|--jump", misspell) },
  { name: "target in small letters", ...value("-j", (text) => text.toLowerCase()) },
  { name: "goto a target", ...words(/ (-j) /, () => "-g") },
  { name: "no target's name", ...words(/ -j( \S+)$/, () => "") },
  { name: "two targets", ...appended("-j DROP") },
  { name: "misspelt match", ...value("-m|--match", misspell) },
  { name: "match left out", ...words(/( -m \S+)/, () => "") },
  { name: "match twice", ...words(/ (-m \S+)/, (text) => `${text} ${text}`) },
  { name: "misspelt chain", ...words(/^-[AI] (\S+)/, misspell) },
  { name: "chain in small letters", ...words(/^-[AI] ([A-Z]+) /, (text) => text.toLowerCase()) },
  { name: "chain left out", ...words(/^-[AI]( \S+)/, () => "") },
  { name: "unknown chain", ...words(/^-[AI] (\S+)/, () => "nowhere") },
  { name: "command in small letters", ...words(/^(-[AI])/, (text) => text.toLowerCase()) },
  { name: "command left out", ...words(/^(-[AI] \S+ )/, () => "") },
  { name: "two commands", ...appended("-A OUTPUT") },
  { name: "insert at 0", ...words(/^(-[AI] \S+)/, (text) => `-I ${text.slice(3)} 0`) },
  { name: "insert far behind the end", ...words(/^(-[AI] \S+)/, (text) => `-I ${text.slice(3)} 99`) },
  { name: "replace what is not there", ...words(/^(-[AI] \S+)/, (text) => `-R ${text.slice(3)} 9`) },
  { name: "delete what is not there", ...words(/^(-[AI])/, () => "-D") },
  { name: "port too great", silent: true, ...value(ports, (text) => text.replace(/\d+/, "70000")) },
  { name: "ports turned round", ...value(ports, () => "2000:1000") },
  { name: "ports with a dash", ...value(ports, () => "1000-2000") },
  { name: "several ports", ...value("--dport|--sport", (text) => `${text},443`) },
  { name: "port by an unknown name", ...value(ports, () => "razor") },
  {
    name: "port misspelt",
    ...value(ports, (text, random) => (/^[a-z]/.test(text) ? misspell(text, random) : `${text}x`)),
  },
  { name: "port empty", silent: true, ...value(ports, () => '""') },
  { name: "comma at the end", silent: true, ...value(`${ports}|--state|--ctstate|--tcp-flags`, (text) => `${text},`) },
  {
    name: "sixteen ports",
    ...value("--dports|--sports|--ports", () => Array.from({ length: 16 }, (_, at) => at + 1).join(",")),
  },
  { name: "protocol left out", ...words(/( -p \S+)/, () => "") },
  { name: "protocol misspelt", ...value("-p|--protocol", (text, random) => misspell(text, random) ?? "tpc") },
  { name: "protocol too great", ...value("-p", () => "256") },
  { name: "other protocol", silent: true, ...value("-p", (text) => (text === "icmp" ? "tcp" : "icmp")) },
  { name: "protocol twice", ...words(/( -p \S+)/, (text) => `${text}${text}`) },
  { name: "port of no protocol", ...beforeTarget("--dport 25") },
  { name: "option twice", ...words(/ (--\S+ [^\s-]\S*)/, (text) => `${text} ${text}`) },
  { name: "octet too great", silent: true, ...value(addresses, (text) => text.replace(/\d+/, "256")) },
  { name: "octet too many", ...value(addresses, (text) => text.replace(/^(\d+)\./, "$1.1.")) },
  { name: "prefix too long", ...value("-s|-d", (text) => `${text.replace(/\/.*/, "")}/129`) },
  { name: "prefix empty", ...value("-s|-d", (text) => `${text.replace(/\/.*/, "")}/`) },
  { name: "mask that is none", ...value("-s|-d", (text) => `${text.replace(/\/.*/, "")}/255.0.300.0`) },
  {
    name: "address of the other family",
    ...value("-s|-d", (text) => (text.includes(":") ? "192.0.2.1" : "2001:db8::1")),
  },
  { name: "addresses with a space", ...value("-s|-d", (text) => `${text}, 192.0.2.7`) },
  { name: "range turned round", ...value("--src-range|--dst-range", (text) => text.split("-").reverse().join("-")) },
  { name: "range of one end", ...value("--src-range|--dst-range", (text) => `${text.split("-")[0]}-`) },
  { name: "not behind the option", ...words(/ (--?[a-z-]+ [^\s"!-]\S*)/, (text) => text.replace(" ", " ! ")) },
  { name: "not twice", ...words(/ (--?[a-z-]+ [^\s"!-]\S*)/, (text) => `! ! ${text}`) },
  { name: "not before a target", ...words(/ (-j \S+)/, (text) => `! ${text}`) },
  { name: "not before a match", ...words(/ (-m \S+)/, (text) => `! ${text}`) },
  { name: "not at the end", ...appended("!") },
  { name: "value left out", ...words(/ --?[a-z-]+( [^\s"!-]\S*)/, () => "") },
  { name: "word too many", ...words(/ --?[a-z-]+ ([^\s"!-]\S*)/, (text) => `${text} ${text}`) },
  { name: "interface out of INPUT", line: /^-[AI] INPUT /, change: (line) => `${line} -o eth0` },
  { name: "interface into OUTPUT", line: /^-[AI] OUTPUT /, change: (line) => `${line} -i eth0` },
  { name: "interface of a long name", ...value("-i|-o", () => "abcdefghijklmnopq") },
  { name: "interface's name with a slash", ...value("-i|-o", (text) => `${text}/1`) },
  { name: "reject with what does not exist", ...appended("--reject-with icmp-port", / -j REJECT$/) },
  {
    name: "reset of no connection",
    line: / -j REJECT$/,
    change: (line) => `${line.replace(/ -p \S+/, "")} --reject-with tcp-reset`,
  },
  { name: "reject's answer misspelt", ...value("--reject-with", misspell) },
  { name: "state misspelt", ...value("--state|--ctstate", misspell) },
  { name: "state in small letters", ...value("--state|--ctstate", (text) => text.toLowerCase()) },
  { name: "states with a space", ...value("--state|--ctstate", (text) => `${text}, RELATED`) },
  { name: "state of another kind", ...value("--state|--ctstate", () => "CLOSED") },
  { name: "flags misspelt", ...value("--tcp-flags", (text) => text.replace(/^\w+/, "SYM")) },
  {
    name: "one list of flags",
    line: / --tcp-flags \S+ \S+/,
    change: (line) => line.replace(/( --tcp-flags \S+) \S+/, "$1"),
  },
  {
    name: "ICMP type that is none",
    ...value("--icmp-type|--icmpv6-type", (text, random) => misspell(text, random) ?? "300"),
  },
  { name: "mark that is no number", ...value("--mark|--set-mark|--set-xmark", (text) => `${text}g`) },
  {
    name: "rate of an unknown time",
    ...value("--limit|--hashlimit-upto|--hashlimit-above", (text) => text.replace(/\/\w+/, "/fortnight")),
  },
  { name: "rate of nothing", ...value("--limit", () => "0/second") },
  { name: "burst that is no number", ...value("--limit-burst|--hashlimit-burst", () => "many") },
  { name: "comment of 300 letters", ...value("--comment", () => "x".repeat(300)) },
  { name: "log prefix of 40 letters", ...value("--log-prefix", () => "x".repeat(40)) },
  { name: "log level that is none", ...appended("--log-level loud", / -j LOG\b/) },
  { name: "quote left open", ...words(/("[^"]*")/, (text) => text.slice(0, -1)) },
  { name: "time that is none", ...value("--timestart|--timestop", () => "25:00") },
  { name: "day that is none", ...value("--weekdays", () => "Mo,Xx") },
  {
    name: "set without a direction",
    line: / --match-set \S+ \S+/,
    change: (line) => line.replace(/( --match-set \S+) \S+/, "$1"),
  },
  {
    name: "direction misspelt",
    line: / --match-set \S+ \S+/,
    change: (line) => line.replace(/( --match-set \S+) \S+/, "$1 dest"),
  },
  { name: "address type that is none", ...value("--dst-type|--src-type", misspell) },
  { name: "destination that is none", ...value("--to-destination|--to-source", (text) => text.replace(/\d+/, "300")) },
  { name: "redirect to no port", ...value("--to-ports", () => "http-alt-alt") },
  { name: "counters without a bracket", line: rule, change: (line) => `[1:60 ${line}` },
  { name: "counters of words", line: rule, change: (line) => `[one:two] ${line}` },
  { name: "semicolon at the end", line: rule, change: (line) => `${line};` },
  { name: "backslash at the end", line: rule, change: (line) => `${line} \\` },
  { name: "remark behind the rule", ...appended("# mail") },
  { name: "name of the program", line: rule, change: (line) => `iptables ${line}` },
  { name: "table in the rule", line: rule, change: (line) => `-t nat ${line}` },
  { name: "own table in the rule", ...appended("-t filter") },
  {
    name: "a word of chance left out",
    line: rule,
    change: (line, random) => {
      const parts = splitWords(line);
      parts.splice(random.whole(0, parts.length - 1), 1);
      return parts.join(" ");
    },
  },
  {
    name: "two words exchanged",
    line: rule,
    change: (line, random) => {
      const parts = splitWords(line);
      const at = random.whole(0, parts.length - 2);
      parts.splice(at, 2, parts[at + 1] ?? "", parts[at] ?? "");
      return parts.join(" ");
    },
  },
  {
    name: "a word of chance twice",
    line: rule,
    change: (line, random) => {
      const parts = splitWords(line);
      const at = random.whole(0, parts.length - 1);
      parts.splice(at, 0, parts[at] ?? "");
      return parts.join(" ");
    },
  },
  {
    name: "two words written together",
    silent: true,
    line: rule,
    change: (line, random) => {
      const parts = splitWords(line);
      const at = random.whole(0, parts.length - 2);
      parts.splice(at, 2, `${parts[at]}${parts[at + 1]}`);
      return parts.join(" ");
    },
  },
  { name: "rule in two lines", line: rule, change: (line) => line.replace(" -", "\n -") },
  { name: "policy misspelt", ...words(/^:[A-Z]+ (\w+) /, misspell) },
  { name: "policy in small letters", ...words(/^:[A-Z]+ (\w+) /, (text) => text.toLowerCase()) },
  { name: "policy of REJECT", ...words(/^:[A-Z]+ (\w+) /, () => "REJECT") },
  { name: "policy left out", ...words(/^:[A-Z]+( \w+) /, () => "") },
  { name: "policy of a user's chain", ...words(/^:[a-z]\w* (-) /, () => "DROP") },
  { name: "no policy", ...words(/^:[A-Z]+ (\w+) /, () => "-") },
  { name: "chain's counters without a bracket", ...words(/^:\S+ \S+ \[\d+:\d+(\])/, () => "") },
  { name: "chain without its colon", ...words(/^(:)/, () => "") },
  { name: "built-in chain misspelt", ...words(/^:([A-Z]+) /, misspell) },
  { name: "user's chain left undeclared", line: /^:[a-z]/, change: () => "#", elsewhere: true },
  { name: "chain of a long name", ...words(/^:([a-z]\w*)/, () => "a".repeat(40)), elsewhere: true },
  { name: "chain of a target's name", ...words(/^:([a-z]\w*)/, () => "ACCEPT"), elsewhere: true },
  { name: "chain declared twice", line: /^:/, change: (line) => `${line}\n${line}` },
  { name: "table misspelt", ...words(/^\*(\w+)/, misspell), elsewhere: true },
  { name: "table in capitals", ...words(/^\*(\w+)/, (text) => text.toUpperCase()), elsewhere: true },
  { name: "table without its star", ...words(/^(\*)/, () => ""), elsewhere: true },
  { name: "COMMIT misspelt", ...words(/^(COMMIT)$/, misspell), elsewhere: true },
  { name: "COMMIT in small letters", ...words(/^(COMMIT)$/, () => "commit"), elsewhere: true },
  { name: "COMMIT left out", line: /^COMMIT$/, change: () => "#", elsewhere: true },
  { name: "COMMIT indented", line: /^COMMIT$/, change: (line) => `  ${line}` },
  { name: "rule indented", line: rule, change: (line) => `  ${line}` },
  { name: "chain indented", line: /^:/, change: (line) => `  ${line}` },
];
