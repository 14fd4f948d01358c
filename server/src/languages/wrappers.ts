import type { Word } from "../model/facts.ts";
import { span } from "../text/span.ts";
import { sliceMapped } from "./mapped-text.ts";
import type { MappedWord } from "./shell-lexer.ts";

/** What a program that starts another program is told to start. */
export type Inner =
  | {
      readonly kind: "words";
      readonly words: readonly MappedWord[];
      readonly user?: Word;
      /** `NAME=value` words in front of the program are its environment. */
      readonly assignments?: boolean;
    }
  | { readonly kind: "text"; readonly text: MappedWord; readonly user?: Word; readonly stopsAtFailure?: boolean };

/** How a wrapper's own options end and the inner command begins. */
interface Wrapper {
  /** Options whose value is the next word: single letters and long names. */
  readonly valued: readonly string[];
  /** Words between the options and the inner program: a duration, a mask, a lock file. */
  readonly skip?: number;
  readonly assignments?: boolean;
  /** Options that name the user to become. */
  readonly user?: readonly string[];
}

const wrappers: Readonly<Record<string, Wrapper>> = {
  timeout: { valued: ["k", "s", "kill-after", "signal"], skip: 1 },
  nice: { valued: ["n", "adjustment"] },
  ionice: { valued: ["c", "n", "p", "P", "u", "class", "classdata", "pid", "pgid", "uid"] },
  chrt: { valued: ["T", "P", "D"], skip: 1 },
  taskset: { valued: [], skip: 1 },
  env: { valued: ["u", "C", "unset", "chdir"], assignments: true },
  nohup: { valued: [] },
  setsid: { valued: [] },
  exec: { valued: ["a"] },
  builtin: { valued: [] },
  time: { valued: ["f", "o", "format", "output"] },
  chronic: { valued: [] },
  stdbuf: { valued: ["i", "o", "e", "input", "output", "error"] },
  "systemd-cat": { valued: ["t", "p", "identifier", "priority", "stderr-priority", "level-prefix"] },
  "systemd-run": {
    valued: [
      "p",
      "u",
      "M",
      "H",
      "E",
      "property",
      "unit",
      "slice",
      "description",
      "uid",
      "gid",
      "nice",
      "setenv",
      "on-calendar",
      "on-active",
      "on-boot",
      "machine",
      "host",
    ],
    user: ["uid"],
  },
  "systemd-inhibit": { valued: ["what", "who", "why", "mode"] },
  sudo: {
    valued: [
      "u",
      "g",
      "C",
      "D",
      "h",
      "p",
      "R",
      "T",
      "U",
      "r",
      "t",
      "user",
      "group",
      "host",
      "prompt",
      "chdir",
      "chroot",
      "role",
      "type",
    ],
    user: ["u", "user"],
    assignments: true,
  },
  doas: { valued: ["u", "C"], user: ["u"] },
  setpriv: {
    valued: ["reuid", "regid", "groups", "inh-caps", "ambient-caps", "bounding-set", "securebits"],
    user: ["reuid"],
  },
  chpst: { valued: ["u", "U", "b", "e", "/", "n", "l", "L", "m", "d", "o", "p", "f", "c", "r", "t"], user: ["u"] },
  gosu: { valued: [], skip: 1 },
  chroot: { valued: ["userspec", "groups"], skip: 1 },
  unshare: { valued: ["S", "G", "R", "w", "setuid", "setgid", "root", "wd"] },
  xargs: { valued: ["I", "n", "P", "d", "a", "L", "s", "E", "max-args", "max-procs", "delimiter", "arg-file"] },
  tini: { valued: ["p", "e"] },
  "dumb-init": { valued: ["r", "rewrite"] },
  busybox: { valued: [] },
  cgexec: { valued: ["g"] },
};

const shells = new Set(["sh", "bash", "dash", "ash", "ksh", "zsh", "mksh"]);

/** The command a program starts in turn; undefined for programs that start nothing we know of. */
export function innerCommand(name: string, rest: readonly MappedWord[]): Inner | undefined {
  if (shells.has(name)) return shell(rest);
  switch (name) {
    case "su":
      return substituteUser(rest);
    case "runuser":
      return runUser(rest);
    case "start-stop-daemon":
      return startStopDaemon(rest);
    case "flock":
      return flock(rest);
    case "command":
      return rest[0] !== undefined && /^-[vV]/.test(rest[0].word.text) ? undefined : wrapped({ valued: [] }, rest);
    case "eval": {
      const only = rest.length === 1 ? rest[0] : undefined;
      return only === undefined
        ? rest.length > 0
          ? { kind: "words", words: rest }
          : undefined
        : { kind: "text", text: only };
    }
    case "ip":
      return rest[0]?.word.text === "netns" && rest[1]?.word.text === "exec" && rest.length > 3
        ? { kind: "words", words: rest.slice(3) }
        : undefined;
    case "perl":
      return script(rest);
    default: {
      const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
      return wrapper === undefined ? undefined : wrapped(wrapper, rest);
    }
  }
}

interface Options {
  /** Values by option name, without dashes; the last one wins. */
  readonly values: ReadonlyMap<string, MappedWord>;
  /** Options without value. */
  readonly flags: ReadonlySet<string>;
  readonly operands: readonly MappedWord[];
}

/** Takes options apart as getopt does. `stop`: the first word that is no option ends them. */
function options(rest: readonly MappedWord[], valued: readonly string[], stop: boolean): Options {
  const values = new Map<string, MappedWord>();
  const flags = new Set<string>();
  const operands: MappedWord[] = [];
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at];
    if (word === undefined) break;
    const { text } = word.word;
    if (text === "--") {
      for (const operand of rest.slice(at + 1)) operands.push(operand);
      break;
    }
    if (!text.startsWith("-") || text === "-") {
      if (stop) return { values, flags, operands: rest.slice(at) };
      operands.push(word);
      continue;
    }
    const equals = text.indexOf("=");
    const name = text.startsWith("--") ? text.slice(2, equals === -1 ? undefined : equals) : text.charAt(1);
    if (text.startsWith("--")) {
      if (equals !== -1) values.set(name, valueWord(word, equals + 1));
      else if (valued.includes(name)) at = take(name, at);
      else flags.add(name);
    } else at = cluster(word, at);
  }
  return { values, flags, operands };

  function take(name: string, at: number): number {
    const value = rest[at + 1];
    if (value !== undefined) values.set(name, value);
    return at + 1;
  }

  /** `-abc value` or `-abcvalue`. */
  function cluster(word: MappedWord, at: number): number {
    const { text } = word.word;
    for (let letter = 1; letter < text.length; letter++) {
      const name = text.charAt(letter);
      if (!valued.includes(name)) {
        flags.add(name);
        continue;
      }
      if (letter + 1 === text.length) return take(name, at);
      values.set(name, valueWord(word, letter + 1));
      return at;
    }
    return at;
  }
}

function wrapped(wrapper: Wrapper, rest: readonly MappedWord[]): Inner | undefined {
  const { values, operands } = options(rest, wrapper.valued, true);
  let words = operands;
  let skip = wrapper.skip ?? 0;
  // taskset, chrt and env put options or assignments on either side of their operand.
  while (skip-- > 0) words = words.slice(1);
  if (words.length === 0) return undefined;
  const user = wrapper.user?.map((name) => values.get(name)).find((value) => value !== undefined)?.word;
  return {
    kind: "words",
    words,
    ...(wrapper.assignments === undefined ? {} : { assignments: wrapper.assignments }),
    ...(user === undefined ? {} : { user }),
  };
}

/** `sh -c text`, also `bash -lc text` and `sh -e -o pipefail -c text`. */
function shell(rest: readonly MappedWord[]): Inner | undefined {
  let stopsAtFailure = false;
  let text = false;
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at];
    if (word === undefined) return undefined;
    const option = word.word.text;
    if (option === "--" || !/^[-+]./.test(option)) {
      const subject = option === "--" ? rest[at + 1] : word;
      return text && subject !== undefined ? { kind: "text", text: subject, stopsAtFailure } : undefined;
    }
    if (option.startsWith("--")) {
      if (option === "--rcfile" || option === "--init-file") at++;
      continue;
    }
    if (option.startsWith("-") && option.includes("c")) text = true;
    if (option.startsWith("-") && option.includes("e")) stopsAtFailure = true;
    if (/^[-+][a-z]*[oO]$/.test(option)) {
      if (rest[at + 1]?.word.text === "errexit") stopsAtFailure = option.startsWith("-");
      at++;
    }
  }
  return undefined;
}

/** `su -s /bin/sh user -c text`. */
function substituteUser(rest: readonly MappedWord[]): Inner | undefined {
  const { values, operands } = options(
    rest,
    ["c", "s", "g", "G", "w", "command", "session-command", "shell", "group", "supp-group", "whitelist-environment"],
    false,
  );
  const named = operands.filter(({ word }) => word.text !== "-");
  const user = named[0]?.word;
  const text =
    values.get("c") ?? values.get("command") ?? values.get("session-command") ?? argumentText(named.slice(1));
  return text === undefined ? undefined : { kind: "text", text, ...(user === undefined ? {} : { user }) };
}

/** What stands behind the user goes to the shell: `su user -- -c text`. */
function argumentText(words: readonly MappedWord[]): MappedWord | undefined {
  const at = words.findIndex(({ word }) => word.text === "-c");
  return at === -1 ? undefined : words[at + 1];
}

function runUser(rest: readonly MappedWord[]): Inner | undefined {
  const { values, operands } = options(rest, ["u", "user", "g", "G", "group", "supp-group"], true);
  const user = values.get("u") ?? values.get("user");
  if (user === undefined) return substituteUser(rest);
  return operands.length === 0 ? undefined : { kind: "words", words: operands, user: user.word };
}

function startStopDaemon(rest: readonly MappedWord[]): Inner | undefined {
  const end = rest.findIndex(({ word }) => word.text === "--");
  const { values, flags, operands } = options(
    end === -1 ? rest : rest.slice(0, end),
    [
      ...["x", "a", "c", "u", "g", "n", "p", "s", "R", "r", "d", "N", "P", "I", "k", "O"],
      ...[
        "exec",
        "startas",
        "chuid",
        "user",
        "group",
        "name",
        "pidfile",
        "signal",
        "retry",
        "chroot",
        "chdir",
        "nicelevel",
      ],
      ...["procsched", "iosched", "umask", "output", "pid", "ppid"],
    ],
    false,
  );
  const program = values.get("startas") ?? values.get("a") ?? values.get("exec") ?? values.get("x");
  if (program === undefined || !(flags.has("start") || flags.has("S"))) return undefined;
  const user = values.get("chuid") ?? values.get("c");
  const words = [program, ...operands, ...(end === -1 ? [] : rest.slice(end + 1))];
  return { kind: "words", words, ...(user === undefined ? {} : { user: user.word }) };
}

function flock(rest: readonly MappedWord[]): Inner | undefined {
  const { operands } = options(rest, ["w", "E", "timeout", "conflict-exit-code"], true);
  const [, ...command] = operands;
  if (command[0]?.word.text === "-c" || command[0]?.word.text === "--command") {
    const text = command[1];
    return text === undefined ? undefined : { kind: "text", text };
  }
  return command.length === 0 ? undefined : { kind: "words", words: command };
}

/** `perl -T -w /usr/sbin/spamd`: the script is the program that matters. */
function script(rest: readonly MappedWord[]): Inner | undefined {
  const at = rest.findIndex(({ word }) => !word.text.startsWith("-"));
  const before = rest.slice(0, Math.max(at, 0));
  if (at === -1 || before.some(({ word }) => /^-[a-zA-Z]*[eE]/.test(word.text))) return undefined;
  return { kind: "words", words: rest.slice(at) };
}

/** The part of a word behind `--option=`, as a word. */
function valueWord(whole: MappedWord, from: number): MappedWord {
  const mapped = sliceMapped(whole.mapped, from, whole.mapped.text.length);
  const start =
    from >= whole.mapped.text.length ? whole.word.span.end : (mapped.runs[0]?.offset ?? whole.word.span.start);
  return {
    mapped,
    word: { text: mapped.text, span: span(start, whole.word.span.end), literal: whole.word.literal },
  };
}
