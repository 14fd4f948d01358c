import type { SourceFile } from "../../text/source.ts";
import type { Span } from "../../text/span.ts";
import type { ShellCommand } from "../shell-parser.ts";
import type { Call } from "./script-expand.ts";
import { type Guard, Questions } from "./script-guards.ts";
import type { ShellInput } from "./script-input.ts";
import { ScriptSets } from "./script-sets.ts";
import { ShellState, type Status } from "./script-state.ts";
import { ScriptTables } from "./script-tables.ts";

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
  /** On what the shell comes to the command at all. */
  guard: Guard = [];
  /** Set where the rest is not run: of the script, the function, or the loop. */
  stop: "exit" | "return" | "break" | "continue" | undefined;
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
  /** What makes rules of its own beside iptables, which no iptables command takes away again. */
  readonly beside: { readonly where: Span; readonly why: string }[] = [];
  readonly hasBraces: boolean;

  /** `hasBraces`: the shell is bash or a like of it, which knows `{a,b}`. */
  constructor(source: SourceFile, hasBraces: boolean) {
    this.source = source;
    this.hasBraces = hasBraces;
    this.questions = new Questions(source);
    this.tables = new ScriptTables(source, this.questions, (name) => this.sets.presence(name));
    this.sets = new ScriptSets(source, (name) => this.tables.asks(name));
    this.shell = new ShellState(hasBraces);
  }

  get isCertain(): boolean {
    return this.guard.length === 0;
  }

  /** Everything may be other than it looks from here on. */
  doubtAll(where: Span, why: string): void {
    for (const family of [4, 6] as const) this.tables.doubt(family, where, why, this.guard);
  }

  /** Ends the script where `set -e` holds and nobody asks for the command's success. */
  heed(status: Status): Status {
    if (status === false && this.shell.endsOnError && this.tested === 0 && this.stop === undefined) {
      this.stop = "exit";
      this.said = false;
    }
    return status;
  }
}
