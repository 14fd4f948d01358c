import { type MappedText, plainText } from "./mapped-text.ts";
import { isRedirection, type ShellToken, type ShellWord, shellTokens } from "./shell-lexer.ts";

/** A command of the shell's grammar, as far as it matters which programs it starts and whose failure counts. */
export type ShellCommand =
  | {
      readonly kind: "simple";
      readonly assignments: readonly ShellWord[];
      readonly words: readonly ShellWord[];
      /** Words behind redirections, in which a substitution may stand. */
      readonly targets: readonly ShellWord[];
      /** The operator in front of each of `targets`. */
      readonly operators: readonly string[];
      /** `name=( ... )`: what stands in the brackets, by the word in front of them. */
      readonly arrays?: ReadonlyMap<ShellWord, readonly ShellWord[]>;
      readonly first: ShellToken;
      readonly last: ShellToken;
    }
  | { readonly kind: "pipeline"; readonly negated: boolean; readonly commands: readonly ShellCommand[] }
  | {
      readonly kind: "and-or";
      readonly parts: readonly { readonly operator: "" | "&&" | "||"; readonly command: ShellCommand }[];
    }
  | {
      readonly kind: "list";
      readonly items: readonly { readonly command: ShellCommand; readonly background: boolean }[];
    }
  /** `if`, `while`, `for`, `case`, `( )`, `{ }`, a function: what decides, and what is then done. */
  | ShellCompound;

export interface ShellCompound {
  readonly kind: "compound";
  /** `select` is `unknown`. `count` is `for ((a; b; c))`, whose three sums are the conditions, empty ones `:`. */
  readonly form: "group" | "subshell" | "if" | "while" | "until" | "for" | "count" | "case" | "function" | "unknown";
  readonly conditions: readonly ShellCommand[];
  /** For `if` one for each condition, and one more for its `else`; for `case` one for each of `patterns`. */
  readonly bodies: readonly ShellCommand[];
  /** The variable of a `for`, the name of a function, what a `case` looks at. */
  readonly subject?: ShellWord;
  /** What a `for` runs through; absent where it has no `in`. */
  readonly items?: readonly ShellWord[];
  /** Of each branch of a `case`. */
  readonly patterns?: readonly (readonly ShellWord[])[];
  /** Words behind redirections of the whole, and the operator in front of each. */
  readonly targets?: readonly ShellWord[];
  readonly operators?: readonly string[];
}

/** Words that end the list in front of them where a command could stand. */
const closers = new Set(["then", "elif", "else", "fi", "do", "done", "esac", "}"]);

/** Compound commands nested deeper than this are stepped over: no administrator writes them. */
const deepestCompound = 60;

/** Reads shell text into one list. What makes no sense to a shell is stepped over; nothing throws. */
export function parseShell(source: MappedText): ShellCommand {
  return new Parser(shellTokens(source)).whole();
}

class Parser {
  readonly #tokens: readonly ShellToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly ShellToken[]) {
    this.#tokens = tokens;
  }

  whole(): ShellCommand {
    const items: { command: ShellCommand; background: boolean }[] = [];
    while (this.#at < this.#tokens.length) {
      const list = this.#list();
      if (list.kind === "list") for (const item of list.items) items.push(item);
      // A closing word or bracket that nothing opened.
      if (this.#at < this.#tokens.length) this.#at++;
    }
    return { kind: "list", items };
  }

  #operator(text: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === "operator" && token.text === text;
  }

  #reserved(): string | undefined {
    const token = this.#tokens[this.#at];
    return token?.kind === "word" && !token.quoted ? token.word.text : undefined;
  }

  #take(word: string): boolean {
    if (this.#reserved() !== word) return false;
    this.#at++;
    return true;
  }

  #skipNewlines(): void {
    while (this.#operator("\n")) this.#at++;
  }

  #list(): ShellCommand {
    const items: { command: ShellCommand; background: boolean }[] = [];
    while (this.#at < this.#tokens.length) {
      if (this.#operator("\n") || this.#operator(";") || this.#operator("&")) {
        this.#at++;
        continue;
      }
      const word = this.#reserved();
      if (word !== undefined && closers.has(word)) break;
      if (this.#operator(")") || this.#operator(";;") || this.#operator(";&") || this.#operator(";;&")) break;
      const before = this.#at;
      const command = this.#andOr();
      const background = this.#operator("&");
      items.push({ command, background });
      if (this.#at === before) this.#at++;
    }
    return { kind: "list", items };
  }

  #andOr(): ShellCommand {
    const parts: { operator: "" | "&&" | "||"; command: ShellCommand }[] = [
      { operator: "", command: this.#pipeline() },
    ];
    for (;;) {
      const operator = this.#operator("&&") ? "&&" : this.#operator("||") ? "||" : undefined;
      if (operator === undefined) break;
      this.#at++;
      this.#skipNewlines();
      parts.push({ operator, command: this.#pipeline() });
    }
    const only = parts[0];
    return parts.length === 1 && only !== undefined ? only.command : { kind: "and-or", parts };
  }

  #pipeline(): ShellCommand {
    let negated = false;
    while (this.#take("!")) negated = !negated;
    const commands = [this.#command()];
    while (this.#operator("|") || this.#operator("|&")) {
      this.#at++;
      this.#skipNewlines();
      commands.push(this.#command());
    }
    const only = commands[0];
    return commands.length === 1 && !negated && only !== undefined ? only : { kind: "pipeline", negated, commands };
  }

  #command(): ShellCommand {
    if (this.#depth >= deepestCompound) return this.#simple();
    this.#depth++;
    const command = this.#compound() ?? this.#simple();
    this.#depth--;
    return command;
  }

  #compound(): ShellCommand | undefined {
    const command = this.#opened();
    if (command === undefined) return undefined;
    const redirections = this.#redirections();
    return command.kind === "compound" ? { ...command, ...redirections } : command;
  }

  #opened(): ShellCommand | undefined {
    const sum = this.#sum();
    if (sum !== undefined) return sum;
    if (this.#operator("(")) {
      this.#at++;
      const body = this.#list();
      if (this.#operator(")")) this.#at++;
      return { kind: "compound", form: "subshell", conditions: [], bodies: [body] };
    }
    switch (this.#reserved()) {
      case "{": {
        this.#at++;
        const body = this.#list();
        this.#take("}");
        return { kind: "compound", form: "group", conditions: [], bodies: [body] };
      }
      case "if":
        return this.#if();
      case "while":
      case "until": {
        const form = this.#take("while") ? "while" : "until";
        if (form === "until") this.#at++;
        const condition = this.#list();
        return { kind: "compound", form, conditions: [condition], bodies: [this.#do()] };
      }
      case "for":
      case "select":
        return this.#for();
      case "case":
        return this.#case();
      case "function": {
        const name = this.#tokens[this.#at + 1];
        this.#at += 2;
        if (this.#operator("(")) this.#at++;
        if (this.#operator(")")) this.#at++;
        this.#skipNewlines();
        return functionOf(name, this.#command());
      }
      default:
        return undefined;
    }
  }

  /** `((N++))`, as the command `let N++`. */
  #sum(): ShellCommand | undefined {
    const inner = this.#doubleBrackets();
    const middle = inner?.find((token) => token.kind === "word");
    return inner === undefined || middle === undefined ? undefined : letCommand(inner, middle);
  }

  /** `((i = 0; i < 3; i++))`. */
  #sums(): readonly ShellCommand[] | undefined {
    const start = this.#at;
    const inner = this.#doubleBrackets();
    const middle = inner?.find((token) => token.kind === "word");
    if (inner === undefined || middle === undefined) {
      this.#at = start;
      return undefined;
    }
    const parts: ShellToken[][] = [[]];
    for (const token of inner)
      if (token.kind === "operator" && (token.text === ";" || token.text === ";;"))
        for (const _ of token.text) parts.push([]);
      else parts.at(-1)?.push(token);
    return parts.map((part) => letCommand(part, middle));
  }

  /** What stands between `((` and `))` on one line. */
  #doubleBrackets(): readonly ShellToken[] | undefined {
    const [first, second] = this.#tokens.slice(this.#at, this.#at + 2);
    if (!this.#operator("(") || second?.kind !== "operator" || second.text !== "(" || second.start !== first?.end)
      return undefined;
    const inner: ShellToken[] = [];
    let depth = 2;
    let at = this.#at + 2;
    for (; at < this.#tokens.length; at++) {
      const token = this.#tokens[at];
      if (token === undefined || (token.kind === "operator" && token.text === "\n")) return undefined;
      if (token.kind === "operator" && token.text === "(") depth++;
      if (token.kind === "operator" && token.text === ")" && --depth === 0) break;
      inner.push(token);
    }
    const last = this.#tokens[at];
    const before = this.#tokens[at - 1];
    if (first === undefined || last === undefined || before?.end !== last.start) return undefined;
    this.#at = at + 1;
    return inner.slice(0, -1);
  }

  #for(): ShellCompound {
    const selects = this.#take("select");
    if (!selects) this.#at++;
    const sums = selects ? undefined : this.#sums();
    if (sums !== undefined) return { kind: "compound", form: "count", conditions: sums, bodies: [this.#do()] };
    const variable = this.#tokens[this.#at];
    const conditions: ShellCommand[] = [];
    const items: ShellWord[] = [];
    let hasItems = false;
    let isPlain = !selects && variable?.kind === "word";
    while (this.#at < this.#tokens.length && this.#reserved() !== "do") {
      const token = this.#tokens[this.#at];
      if (token?.kind === "word") {
        if (token.substitutions.length > 0) conditions.push(bare(token));
        if (hasItems) items.push(token);
        else if (token !== variable && this.#reserved() === "in") hasItems = true;
      } else if (token?.text === "(") isPlain = false;
      this.#at++;
    }
    return {
      kind: "compound",
      form: isPlain ? "for" : "unknown",
      conditions,
      bodies: [this.#do()],
      ...(variable?.kind === "word" ? { subject: variable } : {}),
      ...(hasItems ? { items } : {}),
    };
  }

  #if(): ShellCommand {
    const conditions: ShellCommand[] = [];
    const bodies: ShellCommand[] = [];
    this.#at++;
    for (;;) {
      conditions.push(this.#list());
      this.#take("then");
      bodies.push(this.#list());
      if (!this.#take("elif")) break;
    }
    if (this.#take("else")) bodies.push(this.#list());
    this.#take("fi");
    return { kind: "compound", form: "if", conditions, bodies };
  }

  #do(): ShellCommand {
    this.#skipNewlines();
    if (this.#operator(";")) this.#at++;
    this.#skipNewlines();
    this.#take("do");
    const body = this.#list();
    this.#take("done");
    return body;
  }

  #case(): ShellCommand {
    const bodies: ShellCommand[] = [];
    const patterns: (readonly ShellWord[])[] = [];
    this.#at++;
    const subject = this.#tokens[this.#at];
    const conditions = subject?.kind === "word" ? [bare(subject)] : [];
    while (this.#at < this.#tokens.length && this.#reserved() !== "in") this.#at++;
    this.#take("in");
    while (this.#at < this.#tokens.length) {
      this.#skipNewlines();
      if (this.#take("esac")) break;
      // The patterns, up to the bracket that ends them.
      const branch: ShellWord[] = [];
      while (this.#at < this.#tokens.length && !this.#operator(")")) {
        const token = this.#tokens[this.#at];
        if (token?.kind === "word") branch.push(token);
        this.#at++;
      }
      this.#at++;
      patterns.push(branch);
      bodies.push(this.#list());
      if (this.#operator(";;") || this.#operator(";&") || this.#operator(";;&")) this.#at++;
      else if (this.#take("esac") || this.#at >= this.#tokens.length) break;
      else this.#at++;
    }
    return {
      kind: "compound",
      form: "case",
      conditions,
      bodies,
      patterns,
      ...(subject?.kind === "word" ? { subject } : {}),
    };
  }

  #redirections(): Pick<ShellCompound, "targets" | "operators"> {
    const targets: ShellWord[] = [];
    const operators: string[] = [];
    for (;;) {
      let at = this.#at;
      const first = this.#tokens[at];
      if (first?.kind === "word" && isDescriptor(first, this.#tokens[at + 1])) at++;
      const operator = this.#tokens[at];
      if (operator?.kind !== "operator" || !isRedirection(operator.text)) break;
      const target = this.#tokens[at + 1];
      if (target?.kind === "word") {
        targets.push(target);
        operators.push(operator.text);
      }
      this.#at = at + 2;
    }
    return targets.length === 0 ? {} : { targets, operators };
  }

  #simple(): ShellCommand {
    const start = this.#at;
    const assignments: ShellWord[] = [];
    const words: ShellWord[] = [];
    const targets: ShellWord[] = [];
    const operators: string[] = [];
    const arrays = new Map<ShellWord, readonly ShellWord[]>();
    let test = false;
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at];
      if (token === undefined) break;
      if (token.kind === "operator") {
        if (isRedirection(token.text) && !test) {
          this.#at++;
          const target = this.#tokens[this.#at];
          if (target?.kind === "word") {
            targets.push(target);
            operators.push(token.text);
            this.#at++;
          }
          continue;
        }
        // Inside [[ ]] the operators are part of the test.
        if (test && token.text !== "\n" && token.text !== ";") {
          const before = words.at(-1);
          if (before !== undefined) words.push(operatorWord(token.text, before));
          this.#at++;
          continue;
        }
        if (token.text === "(" && words.length === 1 && this.#isFunction() && this.#depth < deepestCompound) {
          this.#at += 2;
          this.#skipNewlines();
          return functionOf(words[0], this.#command());
        }
        if (token.text === "(" && this.#array(words.at(-1) ?? assignments.at(-1), arrays)) continue;
        break;
      }
      this.#at++;
      if (isDescriptor(token, this.#tokens[this.#at])) continue;
      if (words.length === 0 && isAssignment(token)) assignments.push(token);
      else words.push(token);
      if (words.length === 1 && !token.quoted && token.word.text === "[[") test = true;
      if (test && token.word.text === "]]") test = false;
    }
    const first = this.#tokens[start];
    const last = this.#tokens[Math.max(start, this.#at - 1)];
    if (first === undefined || last === undefined) return { kind: "list", items: [] };
    const common = { kind: "simple", assignments, words, targets, operators, first, last } as const;
    return arrays.size === 0 ? common : { ...common, arrays };
  }

  /** `name ( ) body`. */
  #isFunction(): boolean {
    const next = this.#tokens[this.#at + 1];
    return next?.kind === "operator" && next.text === ")";
  }

  /** `name=( ... )`: an array is no subshell. */
  #array(before: ShellWord | undefined, arrays: Map<ShellWord, readonly ShellWord[]>): boolean {
    if (before === undefined || !before.word.text.endsWith("=")) return false;
    const items: ShellWord[] = [];
    while (this.#at < this.#tokens.length && !this.#operator(")")) {
      const token = this.#tokens[this.#at];
      if (token?.kind === "word") items.push(token);
      this.#at++;
    }
    this.#at++;
    arrays.set(before, items);
    return true;
  }
}

/** An operator as a word, in the place of one beside it. */
function operatorWord(text: string, beside: ShellWord): ShellWord {
  return {
    ...beside,
    word: { text, span: beside.word.span, literal: true },
    mapped: plainText(text, beside.word.span.start),
    quoted: true,
    substitutions: [],
    expansions: [],
  };
}

/** The tokens of a sum as the command `let`; `:` where there are none. */
function letCommand(tokens: readonly ShellToken[], beside: ShellWord): ShellCommand {
  const text = tokens.map((token) => (token.kind === "word" ? token.word.text : token.text)).join("");
  const first = tokens[0] ?? beside;
  const words = text === "" ? [operatorWord(":", beside)] : [operatorWord("let", beside), operatorWord(text, beside)];
  return { kind: "simple", assignments: [], words, targets: [], operators: [], first, last: tokens.at(-1) ?? first };
}

/** A word that is no command but may hold one. */
function bare(word: ShellWord): ShellCommand {
  return { kind: "simple", assignments: [], words: [], targets: [word], operators: [""], first: word, last: word };
}

function functionOf(name: ShellToken | undefined, body: ShellCommand): ShellCompound {
  return {
    kind: "compound",
    form: "function",
    conditions: [],
    bodies: [body],
    ...(name?.kind === "word" ? { subject: name } : {}),
  };
}

/** `2` in `2>&1`. */
function isDescriptor(token: ShellWord, next: ShellToken | undefined): boolean {
  return (
    next?.kind === "operator" &&
    next.start === token.end &&
    isRedirection(next.text) &&
    !next.text.startsWith("&") &&
    /^\d+$/.test(token.word.text)
  );
}

function isAssignment(token: ShellWord): boolean {
  const name = /^[A-Za-z_]\w*\+?=/.exec(token.word.text);
  // A quote inside the name makes it a program's name; quotes in the value do not.
  return (
    name !== null &&
    token.mapped.runs.every((run, at) =>
      at === 0 ? run.offset === token.word.span.start : run.index >= name[0].length,
    )
  );
}
