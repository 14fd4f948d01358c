/**
 * A set of interface names, given by patterns: an exact name, or a prefix followed by `*`. Two such patterns are either
 * nested or disjoint, so the set operations below are exact. Names are taken to be without end: only an explicit `*`
 * exhausts them.
 */
export interface InterfaceSet {
  /** Absent: any name. */
  readonly only?: readonly string[];
  readonly except: readonly string[];
}

export function exactly(name: string): InterfaceSet {
  return { only: [name], except: [] };
}

/** True where every name that `inner` stands for is one that `outer` stands for. */
export function within(inner: string, outer: string): boolean {
  if (!outer.endsWith("*")) return inner === outer;
  return inner.startsWith(outer.slice(0, -1));
}

/** The names of `set` that match one of the patterns, and those that match none; undefined for an empty part. */
export function splitInterfaces(
  set: InterfaceSet,
  patterns: readonly string[],
): { readonly inside: InterfaceSet | undefined; readonly outside: InterfaceSet | undefined } {
  const matching =
    set.only === undefined
      ? patterns
      : set.only.flatMap((name) =>
          patterns.flatMap((pattern) => (within(name, pattern) ? [name] : within(pattern, name) ? [pattern] : [])),
        );
  return {
    inside: nonEmpty({ only: [...new Set(matching)], except: set.except }),
    outside: nonEmpty({ ...set, except: [...set.except, ...patterns] }),
  };
}

function nonEmpty(set: InterfaceSet): InterfaceSet | undefined {
  const gone = (name: string) => set.except.some((pattern) => within(name, pattern));
  if (set.only === undefined) return gone("*") ? undefined : set;
  const only = set.only.filter((name) => !gone(name));
  return only.length === 0 ? undefined : { ...set, only };
}

export function interfacesText(set: InterfaceSet): string {
  if (set.only !== undefined) return set.only.join(", ");
  return set.except.length === 0 ? "any" : `any but ${set.except.join(", ")}`;
}
