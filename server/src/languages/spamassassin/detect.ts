import { commandWord } from "./catalog.ts";

const template = /\.(?:j2|erb|epp|tmpl|in)$/;

/** True for a file that something fills in before SpamAssassin reads it. */
export function isTemplate(path: string): boolean {
  return template.test(path) || /(?:^|\/)templates\//.test(path);
}

/**
 * Whether a file is SpamAssassin's. Its folders and names settle it; elsewhere a `.cf` must speak its language, since
 * Postfix, Dovecot, sendmail and CFEngine use the suffix too. A file that is all comments is asked what they offer.
 */
export function detect(path: string, head: string): boolean {
  const bare = path.replace(template, "");
  const name = bare.slice(bare.lastIndexOf("/") + 1);
  if (name === "user_prefs" || name === "user_prefs.template") return true;
  const isOwnFolder = /(?:^|\/)spamassassin\/(?:.*\/)?[^/]*$/.test(bare);
  if (/\.pre$/i.test(name))
    return isOwnFolder || /^(?:init|v\d{3})\.pre$/.test(name) || /\b(?:load|if)plugin\b/.test(head);
  if (!/\.cf$/i.test(name) || name === "main.cf" || name === "master.cf" || /(?:^|\/)postfix\//.test(bare))
    return false;
  return isOwnFolder || speaksSpamassassin(head);
}

/** Commands with everyday names, by what else must stand on their line. */
const everyday: Readonly<Record<string, RegExp>> = {
  body: /^\w+\s+(?:eval:|\/|m[^\w\s])/,
  rawbody: /^\w+\s+(?:eval:|\/|m[^\w\s])/,
  full: /^\w+\s+(?:eval:|\/|m[^\w\s])/,
  uri: /^\w+\s+(?:\/|m[^\w\s])/,
  header: /^\w+\s+(?:eval:|exists:|\S+\s*[=!]~)/,
  meta: /^\w+\s+[\w(!]/,
  score: /^\w+\s+\(?-?\d/,
  describe: /^\w+\s+\S/,
  tflags: /^\w+\s+\w/,
  loadplugin: /^\w+(?:::\w+)+/,
  shortcircuit: /^\w+\s+(?:ham|spam|on|off)$/,
  test: /^\w+\s+(?:ok|fail)\s/,
};

const spoken = /^\s*[^\s#].*$/gm;
const commented = /^[^\S\n]*#.*$/gm;
const conditional = /^(?:ifplugin\s+\w|if\s+\(?(?:version|plugin|can|has)\b)/;
const translated = /^lang\s+\w+\s+(?:describe|report|[a-z]+_[a-z_]+)(?:\s|$)/;

function speaksSpamassassin(head: string): boolean {
  for (const [written] of head.matchAll(spoken)) {
    const line = written.trim();
    if (isCommand(line) || conditional.test(line)) return true;
    // A line that is somebody else's outweighs whatever the comments say.
    if (/^[\w.-]+\s*=/.test(line)) return false;
  }
  for (const [comment] of head.matchAll(commented))
    if (isCommand(comment.replace(/^[#\s]+/, "").trimEnd())) return true;
  return false;
}

function isCommand(line: string): boolean {
  if (translated.test(line)) return true;
  const match = /^(\S+)\s+(\S.*)$/.exec(line);
  if (match?.[1] === undefined || match[2] === undefined || /^[=:]/.test(match[2])) return false;
  const { command, known } = commandWord(match[1]);
  if (!known) return false;
  const needed = everyday[command];
  return needed === undefined ? command.includes("_") : needed.test(match[2]);
}
