import type { HostFacts } from "../model/host.ts";
import type { Need } from "../model/need.ts";

/**
 * Everything one component wants to reach on a host. Yields inactive needs too, with the reason: they explain why a
 * gate is open for nobody.
 */
export type NeedSource = (host: HostFacts) => Iterable<Need>;

/** A reason for a need to be active or not, as `Need.because` lists them. */
export type Because = Need["because"][number];
