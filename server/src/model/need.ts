import type { Place } from "../text/source.ts";
import type { Verdict } from "./filter.ts";
import type { Flow } from "./flow.ts";

/**
 * What of the mail a connection carries. P0: nothing. P1: names or hashes of addresses, hosts, domains, in DNS. P2:
 * digests of the body. P3: URLs from the mail are fetched. P4: the whole message.
 */
export type DataClass = "P0" | "P1" | "P2" | "P3" | "P4";

/** When a component connects. */
export type Occasion =
  /** For every mail it looks at. */
  | "scan"
  /** Before the service is up: a blocked path delays or fails the start. */
  | "start"
  /** From cron, a timer, or a daemon's own clock. */
  | "schedule"
  /** Only when somebody asks: a report, a training run. */
  | "request";

/** Switches a component off: what to comment out so that nothing fails afterwards. */
export interface SwitchOff {
  /** Full plugin name whose loadplugin line goes. */
  readonly plugin: string;
}

/** One connection a component wants to make. */
export interface Need {
  /** Stable across edits: `razor2`, `sa-update-http`. `expect:` in sallyport.yaml names needs by it. */
  readonly id: string;
  /** What the user calls the owner: `Razor2`, `sa-update`. */
  readonly component: string;
  readonly flow: Flow;
  /** What for, as the end of the sentence "needs tcp/2703 out ...": `to ask Cloudmark's servers about each mail`. */
  readonly purpose: string;
  readonly dataClass: DataClass;
  /** Who receives the data, where the class is above P0. */
  readonly recipient?: string;
  readonly occasion: Occasion;
  /** The line that causes it. */
  readonly place: Place;
  /** What happens while the path is shut, in numbers where known: `each mail waits 5 s (razor_timeout)`. */
  readonly cost?: string;
  /** Active needs are joined with the filters; the others explain why a gate is not needed. */
  readonly active: boolean;
  /** Why it is active or not, with the places that make it so. */
  readonly because: readonly { readonly text: string; readonly place?: Place }[];
  readonly switchOff?: SwitchOff;
  /** The unit whose sandbox its packets also pass. */
  readonly unit?: string;
  /** Needs of one group fail together and are one finding: all DNS lookups. */
  readonly group?: string;
}

/** A need with what the host's filters say to it. */
export interface JudgedNeed {
  readonly need: Need;
  /** One for each family that some filter speaks of; empty where the host has no filter. */
  readonly verdicts: readonly { readonly family: 4 | 6; readonly verdict: Verdict }[];
  /** The answer for the need as a whole; undefined without any filter. */
  readonly verdict?: Verdict;
}

/**
 * The needs that a word of `expect:` stands for: those of this id, else of this group, else those whose ids begin with
 * it (`sa-update` for `sa-update-http`).
 */
export function matchingNeeds(needs: readonly JudgedNeed[], word: string): readonly JudgedNeed[] {
  for (const matches of [
    ({ need }: JudgedNeed) => need.id === word,
    ({ need }: JudgedNeed) => need.group === word,
    ({ need }: JudgedNeed) => need.id.startsWith(`${word}-`),
  ]) {
    const found = needs.filter(matches);
    if (found.length > 0) return found;
  }
  return [];
}
