/** The old single letters, as in `-N` and `-A`, and `-exist` in front are understood too. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  create: ["create", "-N", "n", "--create"],
  add: ["add", "-A", "a", "--add"],
  del: ["del", "-D", "d", "--del"],
  destroy: ["destroy", "-X", "x", "--destroy"],
  flush: ["flush", "-F", "--flush"],
  rename: ["rename", "-E", "e", "--rename"],
  swap: ["swap", "-W", "w", "--swap"],
  test: ["test", "-T", "t", "--test"],
  COMMIT: ["COMMIT"],
};

export const commandNames: readonly string[] = Object.keys(aliases);

export function isCommand(word: string, command: string): boolean {
  // ipset takes any beginning that only one command has.
  if (word.length > 1 && /^[a-z]/.test(word))
    return command.startsWith(word) && commandNames.find((each) => each.startsWith(word)) === command;
  return aliases[command]?.includes(word) ?? false;
}

/** What lets a command pass that finds its set or entry there already, or not there. */
export function isLenient(word: string): boolean {
  return /^(?:-exist|--exist|-!)$/.test(word);
}
