/** What an option's value is: decides how it is completed. */
export type ValueKind =
  | "address"
  | "chain"
  | "icmp"
  | "interface"
  | "match"
  | "port"
  | "ports"
  | "protocol"
  | "reject"
  | "state"
  | "target"
  | "user"
  | "group";

/** One option of iptables itself, of a match module or of a target. */
export interface OptionSpec {
  /** Long names without their dashes; the first is the one iptables-save writes. */
  readonly names: readonly string[];
  /** The letter of the short form. */
  readonly short?: string;
  /** How many words follow. */
  readonly values: 0 | 1 | 2;
  /** One more word follows where it does not begin with a dash. */
  readonly optional?: boolean;
  readonly negatable: boolean;
  readonly documentation: string;
  readonly kind?: ValueKind;
}

/** A module loaded with `-m`, or by `-p` for a protocol's own. */
export interface MatchModule {
  readonly documentation: string;
  readonly options: readonly OptionSpec[];
  /** Protocols one of which `-p` must have named. */
  readonly protocols?: readonly number[];
  /** What a whole module hangs on that no file decides; absent where its options are understood one by one. */
  readonly free?: string;
}

/** What `-j` may name besides chains. */
export interface Target {
  readonly documentation: string;
  readonly options: readonly OptionSpec[];
}

/** `"destination-port|dport"` and what follows it, as an option. `!` in front makes it negatable. */
export function option(
  names: string,
  values: 0 | 1 | 2,
  documentation: string,
  more: Pick<OptionSpec, "kind" | "short" | "optional"> = {},
): OptionSpec {
  const negatable = names.startsWith("!");
  return { names: (negatable ? names.slice(1) : names).split("|"), values, negatable, documentation, ...more };
}
