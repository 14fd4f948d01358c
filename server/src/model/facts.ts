import type { Place, SourceFile } from "../text/source.ts";
import type { Span } from "../text/span.ts";
import type { FilterFacts } from "./filter.ts";
import type { Report } from "./finding.ts";
import type { NamedSet } from "./sets.ts";
import type { SpamassassinFacts, Statement } from "./spamassassin.ts";

/** A syntax error or another thing only the parser can see, already complete; the rule is looked up by id. */
export interface Problem extends Report {
  /** Id of the rule whose page explains it, such as `nft-syntax`. */
  readonly rule: string;
  /** The line of a SpamAssassin file it is about: it is found only where the host reads that line, and takes it. */
  readonly statement?: Statement;
}

/** A word of a command line, unquoted; `literal` is false where a variable or substitution makes it unknown. */
export interface Word {
  readonly text: string;
  readonly span: Span;
  readonly literal: boolean;
}

/** One program started with its arguments. */
export interface Invocation {
  /** The program as written: `/usr/sbin/spamd`, `sa-update`. */
  readonly program: Word;
  /** The last path component of the program: `spamd`. */
  readonly name: string;
  readonly arguments: readonly Word[];
  readonly span: Span;
  /** Assignments in front of the program, `http_proxy=... sa-update`. */
  readonly environment: readonly Assignment[];
  /** True where a shell runs it, so `||` and `&&` mean something. */
  readonly shell: boolean;
  /** True where the exit status of the whole line does not tell of its failure: `|| true`, `; true`, a condition, a pipe. */
  readonly failureMasked: boolean;
  /** The user a wrapper makes it run as: `su user -c`, `sudo -u user`. */
  readonly user?: Word;
  /** The program in front of it that starts it: `timeout`, `sh -c`, `su`. It stands in the list too. */
  readonly wrapper?: Invocation;
}

/** A command line of a unit, a cron job or a script, taken apart into the programs it starts. */
export interface CommandLine {
  /** The line without a unit's prefix characters. */
  readonly span: Span;
  readonly invocations: readonly Invocation[];
  /** A unit's `-` prefix. */
  readonly ignoresFailure: boolean;
}

export interface Assignment {
  readonly name: string;
  readonly nameSpan: Span;
  /** Unquoted. */
  readonly value: string;
  readonly valueSpan: Span;
  readonly span: Span;
}

export interface UnitDirective {
  readonly section: string;
  readonly key: string;
  readonly keySpan: Span;
  /** Continuation lines joined, trimmed. */
  readonly value: string;
  readonly valueSpan: Span;
  /** From the key to the end of the value, over all continuation lines. */
  readonly span: Span;
  /** For Exec keys. */
  readonly command?: CommandLine;
  /** For Environment. */
  readonly assignments?: readonly Assignment[];
}

export interface UnitSection {
  readonly name: string;
  readonly header: Span;
  readonly directives: readonly UnitDirective[];
}

/** One systemd unit file or drop-in. */
export interface UnitFacts {
  /** `spamd.service`; for a drop-in the unit it adds to. */
  readonly unit: string;
  readonly dropIn: boolean;
  readonly sections: readonly UnitSection[];
}

export interface EnvironmentFacts {
  readonly assignments: readonly Assignment[];
}

export interface CronJob {
  /** Five fields or `@daily`; `daily` and the like for a script in cron.daily. */
  readonly schedule: string;
  readonly user?: string;
  readonly command: CommandLine;
  readonly span: Span;
}

export interface CronFacts {
  readonly jobs: readonly CronJob[];
  readonly environment: readonly Assignment[];
}

export interface Mirror {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly weight?: number;
  readonly span: Span;
}

/** sa-update's cached list of mirrors for one channel. */
export interface MirrorsFacts {
  /** `updates.spamassassin.org`, from the folder's name. */
  readonly channel: string;
  readonly mirrors: readonly Mirror[];
}

/** Names the host gives to addresses and numbers: etc/hosts, etc/passwd, etc/group. */
export interface NamesFacts {
  readonly addresses?: ReadonlyMap<string, readonly string[]>;
  readonly users?: ReadonlyMap<string, number>;
  readonly groups?: ReadonlyMap<string, number>;
  /** Name servers of etc/resolv.conf, in text form. */
  readonly resolvers?: readonly string[];
  /** Of Debian: 12 for bookworm. */
  readonly release?: number | undefined;
  /** Upstream versions of installed packages. */
  readonly packages?: ReadonlyMap<string, string>;
}

/** What one file says, in the words of the model. Only facts cross files. */
export interface Facts {
  readonly source: SourceFile;
  /** Id of the language that read the file. */
  readonly language: string;
  readonly problems: readonly Problem[];
  readonly spamassassin?: SpamassassinFacts;
  readonly unit?: UnitFacts;
  readonly environment?: EnvironmentFacts;
  readonly cron?: CronFacts;
  /** What root runs when the network comes up. */
  readonly atNetworkUp?: readonly CommandLine[];
  readonly filter?: FilterFacts;
  readonly mirrors?: MirrorsFacts;
  /** Sets of addresses and ports that filters of other files ask. */
  readonly sets?: readonly NamedSet[];
  readonly names?: NamesFacts;
}

export function placeIn(facts: Facts, where: Span): Place {
  return { source: facts.source, span: where };
}
