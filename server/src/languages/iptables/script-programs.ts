import * as l10n from "@vscode/l10n";
import type { Word } from "../../model/facts.ts";
import { type Span, span } from "../../text/span.ts";
import { MappedTextBuilder, plainText } from "../mapped-text.ts";
import { parseShell, type ShellCommand } from "../shell-parser.ts";
import type { Course } from "./script-course.ts";
import { type Call, passedOn, valueOfWord } from "./script-expand.ts";
import { hereDocument, type ShellInput } from "./script-input.ts";
import {
  changesNothing,
  isShell,
  looksForFirewall,
  onlyRemoves,
  ordersFirewall,
  rulesetLoaded,
} from "./script-other-programs.ts";
import {
  deepestCall,
  families,
  harmlessSources,
  mostTurns,
  program,
  programOf,
  restorer,
  type Simple,
  savers,
  succeeding,
  variableFiles,
} from "./script-scan.ts";
import { isSetRestore } from "./script-sets.ts";
import { spanOf } from "./script-spans.ts";
import { ShellState, type Status } from "./script-state.ts";
import { evaluateTest } from "./script-test-command.ts";
import { setArray } from "./script-variables.ts";

/** What the single commands of a script do: the shell's own, iptables and ipset, functions, and other programs. */
export class Programs {
  readonly #course: Course;
  readonly #run: (command: ShellCommand) => Status;
  #script: ShellCommand | undefined;

  /** `run` follows any command of the script. */
  constructor(course: Course, run: (command: ShellCommand) => Status) {
    this.#course = course;
    this.#run = run;
  }

  /** The whole script, with what `trap` leaves for its end. */
  runScript(command: ShellCommand): void {
    this.#script = command;
    const course = this.#course;
    this.#run(command);
    course.stop = undefined;
    if (course.atExit === undefined) return;
    const atExit = parseShell(plainText(course.atExit));
    if (course.survival.length > 0) {
      // What the shell's variables hold then hangs on where it has ended.
      course.survival = [];
      course.doubtAll(
        course.source.lineSpan(0),
        l10n.t("where the script ends, and so what `trap` leaves for its end, no file tells"),
      );
    }
    this.#run(atExit);
  }

  simple(command: Simple): Status {
    const course = this.#course;
    const { shell } = course;
    shell.isMissing = false;
    if (command.words.length === 0) {
      for (const word of command.assignments) shell.assign(word, command);
      if (this.#endsOnMissing()) return undefined;
      return command.assignments.some(({ substitutions }) => substitutions.length > 0) ? undefined : true;
    }
    const found = programOf(command, shell.scope, course.source);
    if (this.#endsOnMissing()) return undefined;
    if (found === undefined) return true;
    const { name, known, isLast } = found;
    const { words, where } = passedOn(command.words, found.words, course.caller) ?? {
      ...found,
      where: spanOf(command),
    };
    const status = this.#start(command, name, known, words, where);
    // `exec` puts the program in the shell's place.
    if (isLast && course.stop === undefined) {
      course.stop = "exit";
      course.said = status;
    }
    return status;
  }

  /** `set -u` ends a script that asks for a variable which nothing sets. */
  #endsOnMissing(): boolean {
    const course = this.#course;
    if (!course.shell.isMissing || !course.shell.endsOnMissing) return false;
    course.fail();
    return true;
  }

  #start(command: Simple, name: string, known: boolean, words: readonly Word[], where: Span): Status {
    const course = this.#course;
    const { shell, sets } = course;
    const rest = words.slice(1);
    const element = /^(\w+)\[[^\]]*\]\+?=/.exec(command.words[0]?.word.text ?? "")?.[1];
    if (element !== undefined) {
      setArray(shell.variables, element, undefined);
      return true;
    }
    if (!known) return this.#unknown(command, words, where);
    // `"$IPT"` where IPT="iptables -w": no program is called so.
    if (/\s/.test(name)) return false;
    const body = course.functions.get(name);
    if (body !== undefined) return this.#call(body, { parameters: rest, where });
    if (isSetRestore(name, rest)) return sets.restore(hereDocument(command, shell.scope), rest, !course.isCertain);
    const family = families[program.exec(name)?.[1] ?? ""];
    if (family !== undefined) {
      const status = course.tables.run(family, rest, where, course.guard);
      // What is added is taken to be as its author means it, but what is taken away may not be there.
      if (status === undefined && rest.some(({ text }) => takingAway.test(text))) course.mayFail(where);
      return status;
    }
    if (restorer.test(name)) return this.restore(command, name, hereDocument(command, shell.scope));
    const own = this.#builtin(name, rest, command, where);
    return own === null ? this.#other(name, words, where, command) : own;
  }

  /** A program whose name a variable holds that no file tells. */
  #unknown(command: Simple, words: readonly Word[], where: Span): Status {
    const course = this.#course;
    const [first, ...rest] = words;
    const written = command.words[0]?.word.text ?? "";
    if (/^\$(?:0|\{0\})$/.test(written) || first?.text === "$0") return this.#again(rest, where);
    // A variable is called as what it holds: $MODPROBE, ${ECHO}.
    const called = /^\$\{?(\w+)\}?$/.exec(written)?.[1]?.toLowerCase() ?? "";
    if (changesNothing(called.replace(/_?(?:bin|cmd|path|prog)$|^(?:bin|cmd)_/, ""))) return undefined;
    course.doubtAll(where, l10n.t("which program this starts no file tells"));
    return undefined;
  }

  /** `$0 stop`: the script starts itself with other arguments. */
  #again(rest: readonly Word[], where: Span): Status {
    const course = this.#course;
    const script = this.#script;
    if (script === undefined || course.depth >= deepestCall) {
      course.doubtAll(where, l10n.t("functions call each other deeper than is followed here"));
      return undefined;
    }
    return this.#inShell(script, rest);
  }

  /** Another shell, with none of this one's variables and functions but what is exported. */
  #inShell(command: ShellCommand, parameters: readonly Word[]): Status {
    const course = this.#course;
    const { shell, caller, branch, survival, tested, said } = course;
    const functions = new Map(course.functions);
    course.functions.clear();
    course.shell = new ShellState(course.hasBraces);
    for (const name of shell.exported) course.shell.variables.set(name, shell.value(name));
    course.shell.positional = parameters.map(({ text, literal }) => (literal ? text : undefined));
    course.depth++;
    course.tested = 0;
    course.caller = undefined;
    const status = this.#run(command);
    course.depth--;
    course.shell = shell;
    course.caller = caller;
    course.branch = branch;
    course.tested = tested;
    const outcome = course.leaveShell(survival, status);
    course.said = said;
    course.functions.clear();
    for (const [name, body] of functions) course.functions.set(name, body);
    return outcome;
  }

  /** `iptables-restore`; `writer` is what stands in front of its pipe. */
  restore(command: Simple, name: string, input: ShellInput | undefined, writer?: ShellCommand): Status {
    const course = this.#course;
    const family = families[restorer.exec(name)?.[1] ?? ""] ?? 4;
    const words = command.words.map(({ word }) => word.text);
    // What is there now is loaded once more.
    const writing = writer?.kind === "simple" ? programOf(writer, course.shell.scope, course.source) : undefined;
    if (
      writing !== undefined &&
      writing.words.length === 1 &&
      savers.exec(writing.name)?.[1] === restorer.exec(name)?.[1]
    )
      return undefined;
    const path = this.#fileRead(command);
    // A family that the script has not touched before is what the file says.
    if (
      path !== undefined &&
      course.isCertain &&
      course.tables.isUntouched(family) &&
      !words.some((word) => /^(?:-n|--noflush|-t|--test|-T|--table)$/.test(word))
    ) {
      course.noteUnseen(spanOf(command), l10n.t("this reads in another file, which may change rules too"), { path });
      return undefined;
    }
    const hasFile = words.slice(1).some((word) => /^[^-]/.test(word));
    const read = hasFile ? undefined : (input ?? hereDocument(command, course.shell.scope));
    const restoring = {
      keeps: words.includes("-n") || words.includes("--noflush"),
      tests: words.includes("-t") || words.includes("--test"),
    };
    return course.tables.restore(family, read, spanOf(command), course.guard, restoring);
  }

  /** The absolute path behind `<` or as the only argument, where it is written out. */
  #fileRead({ operators, targets, words }: Simple): string | undefined {
    const at = operators.lastIndexOf("<");
    const word = at === -1 ? words.find((each, index) => index > 0 && !each.word.text.startsWith("-")) : targets[at];
    const path = word === undefined ? undefined : valueOfWord(word, this.#course.shell.scope);
    return path?.startsWith("/") ? path : undefined;
  }

  #call(body: ShellCommand, call: Call): Status {
    const course = this.#course;
    const { parameters } = call;
    const { shell, caller, branch, said } = course;
    if (course.depth >= deepestCall || parameters.length > mostTurns) {
      course.doubtAll(spanOf(body), l10n.t("functions call each other deeper than is followed here"));
      return undefined;
    }
    const { positional, locals } = shell;
    const own: (() => void)[] = [];
    course.depth++;
    course.caller = call;
    shell.locals = own;
    shell.positional = parameters.map(({ text, literal }) => (literal ? text : undefined));
    const run = this.#run(body);
    // A `return` that may have come before may have said otherwise.
    const status = course.branch.length > branch.length ? undefined : course.stop === "return" ? course.said : run;
    for (const bringBack of own.reverse()) bringBack();
    shell.locals = locals;
    shell.positional = positional;
    course.caller = caller;
    course.branch = branch;
    course.depth--;
    if (course.stop === "return") course.stop = undefined;
    if (course.stop === undefined) course.said = said;
    return status;
  }

  /** What the shell does itself; null where it is another program. */
  #builtin(name: string, rest: readonly Word[], command: Simple, where: Span): Status | null {
    const course = this.#course;
    if (succeeding.test(name)) return true;
    switch (name) {
      case "false":
        return false;
      case "test":
      case "[":
      case "[[":
        return evaluateTest(rest, name);
      case "exit":
      case "return":
      case "break":
      case "continue":
        if (rest[0] !== undefined && rest[0].text !== "1" && /^(?:break|continue)$/.test(name))
          course.doubtAll(where, l10n.t("how often this loop turns, and with which values, no file tells"));
        course.stop = name;
        course.said = saidBy(rest[0], course.shell.status);
        return undefined;
      case ".":
      case "source":
        this.#source_(rest[0], command);
        return undefined;
      case "eval":
        return this.#eval(rest, where);
      case "trap":
        this.#trap(rest);
        return true;
      case "alias":
        for (const { text } of rest) {
          const at = text.indexOf("=");
          if (at > 0) course.aliases.set(text.slice(0, at), text.slice(at + 1));
        }
        return true;
      case "unset":
        for (const { text } of rest) course.functions.delete(text);
        return course.shell.builtin(name, rest, command, course.isCertain);
      default:
        return course.shell.builtin(name, rest, command, course.isCertain);
    }
  }

  /** Another file is read in, which may set variables and do anything else. */
  #source_(file: Word | undefined, command: Simple): void {
    const course = this.#course;
    if (file?.literal && harmlessSources.test(file.text)) return;
    course.shell.sourced = true;
    for (const name of course.shell.variables.keys()) course.shell.variables.set(name, undefined);
    if (file?.literal !== true || !variableFiles.test(file.text))
      course.doubtAll(
        spanOf(command),
        file?.literal
          ? l10n.t("this reads in {path}, which may change rules too", { path: file.text })
          : l10n.t("this reads in another file, which may change rules too"),
      );
  }

  /** `eval`: its words are a text of the shell's. */
  #eval(rest: readonly Word[], where: Span): Status {
    const course = this.#course;
    const command = this.#commandIn(rest);
    if (command !== undefined) {
      course.depth++;
      const status = this.#run(command);
      course.depth--;
      return status;
    }
    course.doubtAll(
      where,
      l10n.t("{program} may change rules in a way that is not followed here", { program: "eval" }),
    );
    return undefined;
  }

  /** The words as a text of commands; undefined where not all of it is known. */
  #commandIn(words: readonly Word[]): ShellCommand | undefined {
    const [first] = words;
    if (first === undefined) return { kind: "list", items: [] };
    if (!words.every(({ literal }) => literal) || this.#course.depth >= deepestCall) return undefined;
    const text = new MappedTextBuilder(first.span.start);
    for (const [at, word] of words.entries())
      text.put(`${at > 0 ? " " : ""}${word.text}`, span(word.span.start, word.span.end));
    return parseShell(text.build());
  }

  /** Only what is left for the end of the script is carried out for certain. */
  #trap(rest: readonly Word[]): void {
    const [action, ...signals] = rest;
    if (action?.literal !== true || !signals.some(({ text }) => /^(?:0|(?:SIG)?EXIT)$/i.test(text))) return;
    this.#course.atExit = action.text === "-" || action.text === "" ? undefined : action.text;
  }

  /** A program that is no iptables: does it change rules all the same? */
  #other(name: string, words: readonly Word[], where: Span, command: Simple): Status {
    const course = this.#course;
    const rest = words.slice(1);
    const alias = course.aliases.get(name);
    if (alias !== undefined && !course.hasBraces && command.words[0]?.word.text === name) {
      const [first] = words;
      if (first !== undefined) {
        course.aliases.delete(name);
        const status = this.#eval([{ ...first, text: alias }, ...rest.map(quotedWord)], where);
        course.aliases.set(name, alias);
        return status;
      }
    }
    if (name === "ipset") return course.sets.run(rest, !course.isCertain);
    if (isShell(name)) return this.#shell(name, rest, where, command);
    if (looksForFirewall(name, words)) return true;
    if (!ordersFirewall(name, words[0]?.text ?? "", rest)) return undefined;
    const why = l10n.t("{program} may change rules in a way that is not followed here", { program: name });
    const path = rulesetLoaded(name, rest);
    // Without any rules before it there are none that it could change, but those of other files.
    if (path === undefined || !course.isCertain || course.tables.changes > 0) course.doubtAll(where, why);
    if (path !== undefined && course.isCertain) course.noteUnseen(where, why, { path });
    else if (name === "nft" || name === "firewall-cmd")
      course.noteUnseen(where, why, onlyRemoves(name, rest) ? { removes: true } : {});
    return undefined;
  }

  /** `sh -c text` and `sh <<END`. */
  #shell(name: string, rest: readonly Word[], where: Span, command: Simple): Status {
    const course = this.#course;
    const at = rest.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
    const text = rest[at + 1];
    if (at !== -1 && text !== undefined && rest.slice(0, at).every(({ text: each }) => /^-[a-z]*$/.test(each))) {
      const inner = this.#commandIn([text]);
      if (inner !== undefined) return this.#inShell(inner, rest.slice(at + 3));
    }
    const input = hereDocument(command, course.shell.scope) ?? course.input;
    if (input !== undefined && !input.text.includes("{{") && rest.every(({ text: each }) => /^-[a-z]*$/.test(each)))
      return this.#inShell(parseShell(input.mapped ?? plainText(input.text, where.start)), []);
    const [script] = rest.filter(({ text: each }) => !each.startsWith("-"));
    const program = script?.literal ? script.text : name;
    course.doubtAll(where, l10n.t("{program} may change rules in a way that is not followed here", { program }));
    return undefined;
  }
}

const takingAway = /^(?:-[XDER]|--(?:delete-chain|delete|rename-chain|replace))$/;

/** What `exit 1` and `return` say of success. */
function saidBy(word: Word | undefined, last: Status): Status {
  if (word === undefined) return last;
  return word.literal && /^\d+$/.test(word.text) ? Number(word.text) === 0 : undefined;
}

function quotedWord(word: Word): Word {
  return { ...word, text: `'${word.text.replaceAll("'", "'\\''")}'` };
}
