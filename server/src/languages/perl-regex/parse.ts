import * as l10n from "@vscode/l10n";
import { readClass } from "./class.ts";
import { isPlainEscape, readEscape } from "./escapes.ts";
import { readFlags } from "./flags.ts";
import { type Frame, looksAround, newBranch, newGroup } from "./frame.ts";
import { openGroup } from "./groups.ts";
import { isQuantifier, readQuantifier, reportBrace, reportNested, reportStrayQuantifier } from "./quantifiers.ts";
import { bytesOf, Reader, readBraces } from "./reader.ts";
import { judgeLookbehinds, judgeReferences, judgeZeroRepeats, type Lookbehind, type ZeroRepeat } from "./study.ts";
import type { Atom, Group, Item, RegexTree } from "./tree.ts";

/** Where a pattern stands in a text, delimiters left out. */
export interface PatternBounds {
  readonly start: number;
  readonly end: number;
  /** The letters behind the closing delimiter. */
  readonly modifiersStart: number;
  readonly modifiersEnd: number;
  /** Whether `%{NAME}` is a place where SpamAssassin puts in what another test has caught. */
  readonly templates: boolean;
}

/** Perl's own bound on brackets within brackets. */
const deepest = 1000;
/** One is enough for a fault; some may turn out to be none. */
const mostZeroRepeats = 16;

const special = new Uint8Array(128);
for (const sign of "\\|()[{.*+?^$ \t\n\r\f\v#%") special[sign.charCodeAt(0)] = 1;

/** A run of characters of ASCII that stand for themselves. */
const plainRun = /(?:[^\\|()[{.*+?^$%\x80-\uffff]|%(?!\{))+/y;

/** Takes a Perl pattern apart as Perl 5.36 does under SpamAssassin's flags. Never throws; cost is linear. */
export function parseRegex(text: string, bounds: PatternBounds): RegexTree {
  return new Parser(new Reader(text, bounds.start, bounds.end), bounds).parse();
}

class Parser {
  readonly reader: Reader;
  readonly bounds: PatternBounds;
  readonly frames: Frame[] = [];
  readonly lookbehinds: Lookbehind[] = [];
  readonly zeroRepeats: ZeroRepeat[] = [];
  frame: Frame;

  constructor(reader: Reader, bounds: PatternBounds) {
    this.reader = reader;
    this.bounds = bounds;
    this.frame = this.newFrame(newGroup({ type: "plain" }, bounds.start, bounds.start, undefined));
  }

  newFrame(group: Group): Frame {
    const { captures, flags } = this.reader;
    const frame = {
      group,
      flags,
      branch: newBranch(group.contentStart),
      capturesBefore: captures,
      mostCaptures: captures,
      catches: false,
      recurses: false,
    };
    this.frames.push(frame);
    return frame;
  }

  parse(): RegexTree {
    const { reader, bounds } = this;
    readModifiers(reader, bounds);
    while (reader.at < reader.end) this.readItem();
    while (this.frames.length > 1) this.closeUnmatched();
    this.endBranch(reader.end);
    const root = this.finishGroup(reader.end, reader.end);
    judgeReferences(reader);
    judgeLookbehinds(reader, this.lookbehinds);
    judgeZeroRepeats(reader, this.zeroRepeats);
    const { text, comments, names, fault } = reader;
    return { text, root, comments, names, refersBack: reader.refersBack, ...(fault === undefined ? {} : { fault }) };
  }

  readItem(): void {
    const { reader } = this;
    const { text, at } = reader;
    const code = text.charCodeAt(at);
    switch (code) {
      case 124: // |
        this.endBranch(at);
        reader.at = at + 1;
        this.frame.branch = newBranch(at + 1);
        return;
      case 41: // )
        this.close(at);
        return;
      case 40: // (
        this.open(at);
        return;
      case 91: // [
        this.quantify(readClass(reader));
        return;
      case 46: // .
        reader.at = at + 1;
        this.quantify({ kind: "any", start: at, end: at + 1, least: 1, most: 1, wide: true });
        return;
      case 94: // ^
      case 36: // $
        reader.at = at + 1;
        this.quantify({ kind: "anchor", start: at, end: at + 1, least: 0, most: 0, wide: false });
        return;
      case 92: // backslash
        this.quantify(readEscape(reader));
        return;
      case 42: // *
      case 43: // +
      case 63: // ?
        reader.at = at + 1;
        reportStrayQuantifier(reader, at);
        return;
      case 37: // %
        if (!this.readTemplate(at)) this.readLiteral(at);
        return;
      default:
        if (this.skipIgnored()) return;
        this.readLiteral(at);
    }
  }

  /** White space and comments where `x` holds, and `(?#...)` everywhere; true where something was passed over. */
  skipIgnored(): boolean {
    const { reader } = this;
    const before = reader.at;
    for (;;) {
      const code = reader.code(reader.at);
      if (code === 40 && reader.code(reader.at + 1) === 63 && reader.code(reader.at + 2) === 35) {
        const start = reader.at;
        const close = reader.find(")", start + 3);
        reader.at = close === -1 ? reader.end : close + 1;
        if (close === -1) {
          reader.report(
            start,
            reader.end,
            "Sequence (?#... not terminated in regex",
            l10n.t("the comment (?# is never closed; add )"),
          );
        }
        reader.comments.push({ start, end: reader.at });
      } else if (reader.flags.extended > 0 && (code === 32 || (code >= 9 && code <= 13))) {
        reader.at++;
      } else if (reader.flags.extended > 0 && code === 35) {
        // A file's line holds no line feed, so such a comment goes on to the pattern's end.
        const feed = reader.find("\n", reader.at);
        const end = feed === -1 ? reader.end : feed;
        reader.comments.push({ start: reader.at, end });
        reader.at = end;
      } else return reader.at > before;
    }
  }

  /** A run of plain characters from `start`, whose first is taken for plain whatever it is. */
  readLiteral(start: number): void {
    const { reader } = this;
    if (reader.flags.extended === 0) {
      plainRun.lastIndex = start;
      const until = plainRun.test(reader.text) ? Math.min(plainRun.lastIndex, reader.end) : start;
      const next = reader.code(until);
      // What ends the run must be one of the signs that the pattern leaves out.
      if (until > start && !(next >= 128) && (next !== 123 || isQuantifier(reader, until))) {
        this.addLiteral(start, until - 1, until, until - start);
        return;
      }
    }
    this.readAnyLiteral(start);
  }

  /** The same, where letters beyond ASCII, a `{` or blanks that count for nothing stand in the run. */
  readAnyLiteral(start: number): void {
    const { reader } = this;
    const { text, end } = reader;
    const first = text.charCodeAt(start);
    const blind = reader.flags.extended > 0;
    let bytes = bytesOf(first);
    let at = reader.behind(start);
    if (at > start + 1) bytes += 2;
    if (first === 123) this.checkBrace(start);
    let last = start;
    for (; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code < 128 && special[code] === 1) {
        if (code === 123) {
          if (readBraces(reader, at) !== undefined) break;
          reportBrace(reader, at, false);
        } else if (code === 37) {
          if (text.charCodeAt(at + 1) === 123) break;
        } else if (code === 35 || code === 32 || code < 14) {
          if (blind) break;
        } else break;
      }
      if (code < 0xdc00 || code > 0xdfff) last = at;
      bytes += bytesOf(code);
    }
    this.addLiteral(start, last, at, bytes);
  }

  /** Adds a run whose last character begins at `last`; a quantifier behind it takes that one only. */
  addLiteral(start: number, last: number, end: number, bytes: number): void {
    const { reader } = this;
    reader.at = end;
    if (last > start && end < reader.end && isQuantifier(reader, this.ahead(end))) {
      const lastBytes = last + 2 === end ? 4 : bytesOf(reader.text.charCodeAt(last));
      this.add({ kind: "literal", start, end: last, least: bytes - lastBytes, most: bytes - lastBytes, wide: true });
      this.quantify({ kind: "literal", start: last, end, least: lastBytes, most: lastBytes, wide: true });
      return;
    }
    this.quantify({ kind: "literal", start, end, least: bytes, most: bytes, wide: true });
  }

  /** Where the reader would stand behind what is passed over at `at`. */
  ahead(at: number): number {
    const { reader } = this;
    const code = reader.code(at);
    if (code !== 40 && reader.flags.extended === 0) return at;
    const count = reader.comments.length;
    reader.at = at;
    this.skipIgnored();
    const reached = reader.at;
    reader.at = at;
    reader.comments.length = count;
    return reached;
  }

  /** A `{` in the first place of an item: Perl minds it where an item without quantifier stands before. */
  checkBrace(at: number): void {
    const before = this.frame.branch.items.at(-1);
    if (before === undefined || before.kind === "repeat" || before.kind === "flags") return;
    const { text } = this.reader;
    if (before.kind === "anchor" && text.charAt(before.start) === "^" && !this.reader.flags.multiline) return;
    const plain = before.end === at && text.charAt(before.start) === "\\" && isPlainEscape(text, before.start);
    reportBrace(this.reader, at, plain);
  }

  readTemplate(at: number): boolean {
    const { reader } = this;
    if (!this.bounds.templates) return false;
    template.lastIndex = at;
    const found = reader.code(at + 1) === 123 ? template.exec(reader.text) : null;
    if (found === null || at + found[0].length > reader.end) return false;
    reader.at = at + found[0].length;
    this.quantify({
      kind: "template",
      start: at,
      end: reader.at,
      least: 1,
      most: Number.POSITIVE_INFINITY,
      wide: true,
    });
    return true;
  }

  add(item: Item): void {
    const { branch } = this.frame;
    branch.items.push(item);
    branch.least += item.least;
    branch.most += item.most;
    branch.wide ||= item.wide;
  }

  /** Adds an item, within its quantifier where one follows. */
  quantify(atom: Atom): void {
    const { reader } = this;
    if (reader.flags.extended > 0 || reader.code(reader.at) === 40) this.skipIgnored();
    const repeat = readQuantifier(reader, atom, this.skipWithin);
    if (repeat === undefined) {
      this.add(atom);
      return;
    }
    this.add(repeat);
    const { child, min, max } = repeat;
    const candidate = child.most === 0 && !child.wide && Number.isFinite(max) && (min > 0 || max === 0);
    if (candidate && this.zeroRepeats.length < mostZeroRepeats) {
      this.zeroRepeats.push({ repeat, around: this.frames.map(({ group }) => group) });
    }
    const next = this.ahead(reader.at);
    if (!isQuantifier(reader, next)) return;
    reader.at = next;
    reportNested(reader, repeat);
  }

  /** What Perl passes over between a quantifier and the sign of its mode. */
  readonly skipWithin = (): void => {
    if (this.reader.flags.extended > 0 || this.reader.code(this.reader.at) === 40) this.skipIgnored();
  };

  open(at: number): void {
    const { reader } = this;
    if (this.skipIgnored()) return;
    const { flags } = reader;
    if (this.frames.length >= deepest && reader.fault === undefined) {
      reader.report(
        at,
        at + 1,
        "Too many nested open parens in regex",
        l10n.t("Perl follows at most 1000 brackets within brackets"),
      );
    }
    const opened = openGroup(reader);
    if ("kind" in opened) {
      if (opened.kind === "flags") this.add(opened);
      else {
        this.frame.recurses ||= opened.kind === "recursion";
        this.quantify(opened);
      }
      return;
    }
    if (reader.at === at + 1) this.checkAdjacent(at);
    const { type, name } = opened;
    let number: number | undefined;
    if (type === "capture") {
      number = ++reader.captures;
      if (name !== undefined && !reader.names.has(name)) reader.names.set(name, number);
    }
    const group = newGroup(opened, at, reader.at, number);
    const within = reader.flags;
    reader.flags = flags;
    this.frame = this.newFrame(group);
    if (looksAround(type)) reader.lookarounds++;
    reader.flags = within;
    if (type === "conditional" && opened.condition === undefined && reader.code(reader.at) === 40) this.open(reader.at);
  }

  /** Between `(` and `?` or `*` nothing may stand, not even what is passed over elsewhere. */
  checkAdjacent(start: number): void {
    const { reader } = this;
    if (reader.flags.extended === 0 && reader.code(reader.at) !== 40) return;
    const reached = this.ahead(reader.at);
    const sign = reader.code(reached);
    if (reached === reader.at || (sign !== 63 && sign !== 42)) return;
    const shown = reader.text.charAt(reached);
    reader.report(
      start,
      reached + 1,
      `In '(${shown}...)', the '(' and '${shown}' must be adjacent in regex`,
      l10n.t("between ( and {sign} nothing may stand; remove what is there", { sign: shown }),
      { title: l10n.t("Remove it"), edits: [{ start: start + 1, end: reached, newText: "" }] },
    );
  }

  endBranch(at: number): void {
    const { reader, frame } = this;
    const { group, branch } = frame;
    branch.end = at;
    group.branches.push(branch);
    if (group.type === "branchReset") {
      if (reader.captures > frame.mostCaptures) frame.mostCaptures = reader.captures;
      reader.captures = frame.capturesBefore;
    } else if (group.type === "conditional" && reader.code(at) === 124) {
      const define = group.condition !== undefined && reader.startsWith("DEFINE", group.condition.start);
      if (group.branches.length < (define ? 1 : 2)) return;
      reader.report(
        at,
        at + 1,
        define
          ? "(?(DEFINE)....) does not allow branches in regex"
          : "Switch (?(condition)... contains too many branches in regex",
        define
          ? l10n.t("(?(DEFINE)...) takes no |; put (?:...) around the alternatives")
          : l10n.t("a condition has one | between its two branches; put (?:...) around further alternatives"),
      );
    }
  }

  /** Works out what a group takes from its branches, and goes back to what is around it. */
  finishGroup(contentEnd: number, end: number): Group {
    const { reader } = this;
    const frame = this.frames.pop() as Frame;
    const { group } = frame;
    const { branches, type } = group;
    group.contentEnd = contentEnd;
    group.end = end;
    let least = Number.POSITIVE_INFINITY;
    let most = 0;
    let wide = false;
    for (const branch of branches) {
      if (branch.least < least) least = branch.least;
      if (branch.most > most) most = branch.most;
      wide ||= branch.wide;
    }
    if (type === "conditional" && branches.length < 2) least = 0;
    const looks = looksAround(type);
    if (looks) reader.lookarounds--;
    if (type === "lookbehind" || type === "negativeLookbehind") {
      this.lookbehinds.push({ group, least, most, catches: frame.catches, recurses: frame.recurses });
    }
    group.least = looks ? 0 : least;
    group.most = looks ? 0 : most;
    group.wide = !looks && wide;
    reader.flags = frame.flags;
    if (type === "branchReset") reader.captures = frame.mostCaptures;
    const outer = this.frames.at(-1);
    if (outer !== undefined) {
      this.frame = outer;
      if (!looks) {
        outer.catches ||= frame.catches || type === "capture";
        outer.recurses ||= frame.recurses;
      }
    }
    return group;
  }

  close(at: number): void {
    const { reader } = this;
    if (this.frames.length === 1) {
      reader.at = at + 1;
      reader.report(
        at,
        at + 1,
        "Unmatched ) in regex",
        l10n.t("this ) closes nothing; add ( before it, or write \\) for the character itself"),
        { title: l10n.t("Write {near}", { near: "\\)" }), edits: [{ start: at, end: at, newText: "\\" }] },
      );
      this.add({ kind: "literal", start: at, end: at + 1, least: 1, most: 1, wide: true });
      return;
    }
    this.endBranch(at);
    reader.at = at + 1;
    const group = this.finishGroup(at, at + 1);
    const condition = this.frame.group;
    // The look-around that a condition asks for is no item of its branches, and nothing repeats it.
    if (
      condition.type === "conditional" &&
      condition.condition === undefined &&
      group.start === condition.contentStart
    ) {
      this.frame.branch.items.push(group);
      return;
    }
    this.quantify(group);
  }

  closeUnmatched(): void {
    const { reader } = this;
    this.endBranch(reader.end);
    const group = this.finishGroup(reader.end, reader.end);
    if (reader.fault !== undefined) {
      this.add(group);
      return;
    }
    if (group.type === "conditional" && group.condition !== undefined) {
      reader.report(
        group.start,
        reader.end,
        "Switch (?(condition)... not terminated in regex",
        l10n.t("this condition is never closed; add )"),
      );
    } else {
      const fixed = group.contentStart === group.start + 1;
      reader.report(
        group.start,
        group.start + 1,
        "Unmatched ( in regex",
        l10n.t("this ( is never closed; add ), or write \\( for the character itself"),
        fixed
          ? {
              title: l10n.t("Write {near}", { near: "\\(" }),
              edits: [{ start: group.start, end: group.start, newText: "\\" }],
            }
          : undefined,
      );
    }
    this.add(group);
  }
}

const template = /%\{[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*(?:\([^)}]*\))?\}/y;

function readModifiers(reader: Reader, { modifiersStart, modifiersEnd }: PatternBounds): void {
  if (modifiersStart < modifiersEnd) readFlags(reader, modifiersStart, modifiersStart, modifiersEnd, true);
}
