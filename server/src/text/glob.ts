/** `*` and `?` as glob(3) has them, one path component at a time; a `[` fits nothing. */
export function globMatcher(pattern: string): (path: string) => boolean {
  if (pattern.includes("[")) return () => false;
  const parts = pattern.split("/");
  return (path) => {
    const names = path.split("/");
    return names.length === parts.length && names.every((name, at) => fits(name, parts[at] ?? ""));
  };
}

/** Goes back to the last star only, so that no pattern takes longer than the product of both lengths. */
function fits(name: string, pattern: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < name.length; ) {
    if (pattern[at] === "*") {
      star = at++;
      resume = index;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === name[index])) {
      at++;
      index++;
    } else if (star !== -1) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
