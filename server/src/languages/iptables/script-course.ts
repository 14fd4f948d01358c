import * as l10n from "@vscode/l10n";
import type { UnseenChange } from "../../model/filter.ts";
import { place, type SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import type { ShellCommand } from "../shell-parser.ts";
import type { Call } from "./script-expand.ts";
import { type Guard, otherwise, Questions } from "./script-guards.ts";
import type { ShellInput } from "./script-input.ts";
import { ScriptSets } from "./script-sets.ts";
import { ShellState, type Status } from "./script-state.ts";
import { ScriptTables } from "./script-tables.ts";

/** A script that may have ended at more commands than this is one that may have ended anywhere. */
const mostFailures = 10;

/** How far a script has come, and what holds there. */
export class Course {
  readonly source: SourceFile;
  readonly questions: Questions;
  readonly tables: ScriptTables;
  /** Sets that the script itself fills. */
  readonly sets: ScriptSets;
  readonly functions = new Map<string, ShellCommand>();
  /** In dash and its like, where they need no option to work. */
  readonly aliases = new Map<string, string>();
  shell: ShellState;
  /** The conditions of the branches that the shell is in. */
  branch: Guard = [];
  /** On what no command that failed has ended the shell before. */
  survival: Guard = [];
  /**
   * Set where the rest is not run: of the script, the function, or the loop. `failure`: the shell ends by itself, as
   * `set -e` and `set -u` have it.
   */
  stop: "exit" | "failure" | "return" | "break" | "continue" | undefined;
  /** What `return` and `exit` have said of success. */
  said: Status;
  /** How many commands around this one are asked for their success, so that `set -e` ends nothing. */
  tested = 0;
  /** What a loop of `read` reads, and what a compound command's here-document or pipe gives it. */
  input: ShellInput | undefined;
  caller: Call | undefined;
  /** How many calls of functions, shells and texts the script is within. */
  depth = 0;
  /** What `trap` has left to be run at the end. */
  atExit: string | undefined;
  /** What changes rules beside those of iptables, which no iptables command makes good again. */
  readonly unseen: UnseenChange[] = [];
  readonly hasBraces: boolean;

  /** `hasBraces`: the shell is bash or a like of it, which knows `{a,b}`. */
  constructor(source: SourceFile, hasBraces: boolean) {
    this.source = source;
    this.hasBraces = hasBraces;
    this.questions = new Questions(source);
    this.tables = new ScriptTables(
      source,
      this.questions,
      (name, family, where) =>
        this.sets.presence(name, family) ??
        this.questions.ask(where, l10n.t("whether there is a set {name} by then no file tells", { name }), name),
    );
    this.sets = new ScriptSets(source, (name) => this.tables.asks(name));
    this.shell = new ShellState(hasBraces);
  }

  /** On what the shell comes to the command at all. */
  get guard(): Guard {
    return this.survival.length === 0 ? this.branch : [...this.survival, ...this.branch];
  }

  get isCertain(): boolean {
    return this.guard.length === 0;
  }

  /** Whether a failure ends the shell here. */
  get #heeds(): boolean {
    return this.shell.endsOnError && this.tested === 0;
  }

  /** Another program changes rules: by a file, where a `path` is given. */
  noteUnseen(where: Span, text: string, more: Pick<UnseenChange, "path" | "removes"> = {}): void {
    this.unseen.push({ place: place(this.source, where), text, ...more });
  }

  /** Everything may be other than it looks from here on. */
  doubtAll(where: Span, why: string): void {
    for (const family of [4, 6] as const) this.tables.doubt(family, where, why, this.guard);
  }

  /** Ends the script where `set -e` holds and nobody asks for the command's success. */
  heed(status: Status): Status {
    if (status === false && this.#heeds && this.stop === undefined) this.fail();
    return status;
  }

  /** The shell ends by itself. */
  fail(): void {
    this.stop = "failure";
    this.said = false;
  }

  /** Nobody knows whether this command fails, and `set -e` ends the shell if it does. */
  mayFail(where: Span): void {
    if (this.#heeds)
      this.surviveOnlyWithout([this.questions.ask(where, l10n.t("whether this command fails no file tells"))], where);
  }

  /** The shell has ended by itself where these conditions hold; what follows is run only where they do not. */
  surviveOnlyWithout(conditions: Guard, where: Span): void {
    const left = otherwise([...this.branch, ...conditions]);
    if (this.survival.length < mostFailures) this.survival = [...this.survival, left];
    else this.survival = [this.questions.ask(where, l10n.t("whether the script comes so far no file tells"))];
  }

  /**
   * A shell within this one has come to its end with this status. `survival`: as it was before. What has ended it may
   * end this one too.
   */
  leaveShell(survival: Guard, status: Status): Status {
    const mayHaveFailed = this.survival.length > survival.length;
    if (mayHaveFailed && !this.#heeds) this.survival = survival;
    const hasEnded = this.stop !== undefined;
    this.stop = undefined;
    return hasEnded ? this.said : mayHaveFailed ? undefined : status;
  }
}
