import type { Place, SourceFile } from "../text/source.ts";
import type { Assignment, CommandLine, Facts, MirrorsFacts, UnitDirective } from "./facts.ts";
import type { Filter } from "./filter.ts";
import type { Loading } from "./loading.ts";
import type { JudgedNeed } from "./need.ts";
import type { EffectiveSpamassassin } from "./spamassassin.ts";
import type { Vantage } from "./vantage.ts";

/** A unit with its drop-ins merged in systemd's order. */
export interface EffectiveUnit {
  /** `spamd.service`. */
  readonly name: string;
  /** The unit file, then its drop-ins in reading order. */
  readonly files: readonly Facts[];
  /** Effective directives after resets by empty assignments, in order. */
  readonly directives: readonly { readonly directive: UnitDirective; readonly place: Place }[];
  /** What its environment files and Environment= lines set, later ones winning. */
  readonly environment: ReadonlyMap<string, { readonly value: string; readonly place: Place }>;
  /** Its EnvironmentFile= lines, with the files of the host they name; none where the workspace has no such file. */
  readonly environmentFiles: readonly {
    /** `/etc/default/spamd`, the unit's own specifiers filled in. */
    readonly path: string;
    /** A `-` lets it be missing. */
    readonly optional: boolean;
    readonly place: Place;
    readonly found: readonly Facts[];
  }[];
}

/** A command line somewhere on the host, with what starts it. */
export interface HostCommand {
  readonly command: CommandLine;
  readonly place: Place;
  readonly startedBy:
    | { readonly kind: "unit"; readonly unit: EffectiveUnit; readonly key: string }
    | { readonly kind: "cron"; readonly schedule: string; readonly user?: string };
}

/** The files of one machine, joined: what needs are derived from. */
export interface HostFacts {
  /** Its folder's name, or the name `sallyport.yaml` gives it. */
  readonly name: string;
  /** Path of the folder that holds `etc/`, relative to the workspace folder; empty for the folder itself. */
  readonly root: string;
  readonly files: readonly Facts[];
  readonly spamassassin: EffectiveSpamassassin;
  /** Version of nft; not certain where only the release tells it, which may have got a newer one. */
  readonly nftables: { readonly version: string; readonly certain: boolean } | undefined;
  readonly units: readonly EffectiveUnit[];
  readonly commands: readonly HostCommand[];
  readonly mirrors: readonly { readonly mirrors: MirrorsFacts; readonly facts: Facts }[];
  /** Environment variables by file path, for what units and cron refer to. */
  readonly environmentFiles: ReadonlyMap<
    string,
    { readonly assignments: readonly Assignment[]; readonly facts: Facts }
  >;
  /** What its own firewall files come to together. */
  readonly loading: Loading;
  /** All filters a new outgoing connection passes, in order. */
  readonly route: readonly Filter[];
  /** The files that `route` comes from, those of other machines and of the perimeter among them. */
  readonly routeFiles: readonly Facts[];
  /** What the files tell of the machine: users, addresses. */
  readonly vantage: Vantage;
  /** What sallyport.yaml expects of its needs. */
  readonly expectations: readonly Expectation[];
  /** `etc/nftables.conf:41`: how messages name a place; the path is relative to the host's root. */
  describe(place: Place): string;
  /** The path alone. */
  pathOf(source: SourceFile): string;
}

/** A line of `expect:` in sallyport.yaml. */
export interface Expectation {
  /** Id or group of needs, or what their ids begin with: `razor2`, `dns`, `sa-update`. */
  readonly need: string;
  readonly expected: "accepted" | "blocked";
  /** The name of the need. */
  readonly place: Place;
  readonly valuePlace: Place;
}

/** A host whose needs have been judged by its filters. */
export interface Host extends HostFacts {
  readonly needs: readonly JudgedNeed[];
}
