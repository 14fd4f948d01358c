/** A source of chance that gives the same numbers for the same seed (mulberry32). */
export function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** What a slip of the finger or of the mind puts into a pattern. */
const slips = [
  ..."()[]{}*+?|\\^$.-/#&: ",
  ..."éüeg",
  ...[
    "(?",
    "(?:",
    "(?<",
    "(?=",
    "(?<!",
    "(?<=a*)",
    "(?<=ab|c)",
    "(?i)",
    "(?^x:",
    "(?q)",
    "(?|",
    "(?P<n>",
    "(?1)",
    "(?&n)",
  ],
  ...[
    "(?(1)",
    "(?#",
    "(*",
    "(*FAIL)",
    "(*F",
    "{2,1}",
    "{2}",
    "{,3}",
    "{1,2",
    "{70000}",
    "{ 1, 2 }",
    "**",
    "?+",
    "+?",
    "++",
  ],
  ...[
    "\\1",
    "\\8",
    "\\12",
    "\\x",
    "\\x{",
    "\\x{e9}",
    "\\o{",
    "\\o{17}",
    "\\p{Foo}",
    "\\pL",
    "\\p",
    "\\N{U+41}",
    "\\N",
    "\\Q",
  ],
  ...["\\y", "\\b{wb}", "\\b", "\\K", "\\R", "\\g{-1}", "\\g1", "\\g", "\\k<x>", "\\k", "\\c", "\\d-", "\\08"],
  ...[
    "[:alpha:]",
    "[[:digit:]]",
    "[[:foo:]]",
    "[[:alpha]]",
    "[.x.]",
    "z-a",
    "[z-a]",
    "[^",
    "--",
    "a-\\d",
    ".]",
    "=]",
    "[]",
  ],
];

/** `count` patterns, each made of one of `patterns` by one slip: something lost, put in, overwritten or swapped. */
export function mutate(patterns: readonly string[], count: number, seed: number): readonly string[] {
  const pick = chance(seed);
  const made: string[] = [];
  while (made.length < count) {
    const pattern = patterns[pick(patterns.length)] ?? "";
    const at = pick(pattern.length + 1);
    const slip = slips[pick(slips.length)] ?? "";
    const before = pattern.slice(0, at);
    const mutated = [
      () => before + pattern.slice(at + 1),
      () => before + slip + pattern.slice(at),
      () => before + slip + pattern.slice(at + 1),
      () => before + pattern.slice(at + 1, at + 2) + pattern.slice(at, at + 1) + pattern.slice(at + 2),
    ][pick(4)]?.();
    if (mutated !== undefined && mutated !== pattern && mutated.trim() === mutated && mutated !== "")
      made.push(mutated);
  }
  return made;
}

const posixNames = [
  ...["alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower"],
  ...["print", "punct", "space", "upper", "word", "xdigit", "foo", "letter"],
];
const posixSlips = [..."[]:;.=^-_ \t|\\aAzqé9,+", "[:", "(:", ":]"];

/** `count` patterns with a class that holds `[:alpha:]` or something like it, up to three slips in each. */
export function damagedNames(count: number, seed: number): readonly string[] {
  const pick = chance(seed);
  const one = (of: readonly string[]): string => of[pick(of.length)] ?? "";
  const parts = [
    () => `[:${one(["", "", "^"])}${one(posixNames)}:]`,
    () => one([":", ".", ";", "=", "^"]) + one(posixNames) + one(["", ":", ";", "."]),
    () => `[${one([".", "="])}${one(["x", "-", " ", "ab", "-a"])}${one([".", "="])}]`,
    () => one(["a-z", "\\w", "a", "b.", "c:", ";", "=_-"]),
  ];
  const made: string[] = [];
  while (made.length < count) {
    let content = "";
    for (let more = pick(3); more >= 0; more--) content += parts[pick(parts.length)]?.() ?? "";
    let pattern = `${one(["", "^", "x", "a+"])}[${one(["", "", "^"])}${content}]${one(["", "+", "*b", "]x", ".alpha"])}`;
    for (let slips = pick(4); slips > 0; slips--) {
      const at = pick(pattern.length + 1);
      const slip = pick(3) === 0 ? "" : one(posixSlips);
      pattern = pattern.slice(0, at) + slip + pattern.slice(at + pick(2));
    }
    if (!/[/#]/.test(pattern)) made.push(`/${pattern}/${one(["", "i", "xx"])}`);
  }
  return made;
}
