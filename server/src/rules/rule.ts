import type { Facts } from "../model/facts.ts";
import type { Report, Severity } from "../model/finding.ts";
import type { Host } from "../model/host.ts";

/**
 * One thing Sallyport can say. The id reads well after "allow": it names the fault. Its page `<id>.md` stands beside
 * it and is manual, specification and test at once.
 */
export interface Rule {
  readonly id: string;
  readonly severity: Severity | "off";
  /** One line for lists of rules, without a full stop. */
  readonly summary: string;
  /** What one file shows alone; computed once for a version of the file and kept with it. */
  readonly checkFile?: (facts: Facts) => Iterable<Report>;
  /** What only the join shows. */
  readonly checkHost?: (host: Host) => Iterable<Report>;
}
