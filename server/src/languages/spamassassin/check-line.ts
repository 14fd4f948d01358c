import type { Problem } from "../../model/facts.ts";
import type { SourceFile } from "../../text/source.ts";
import type { CommandWord } from "./catalog.ts";
import { checkAddresses, listsAddresses } from "./check-addresses.ts";
import { checkLoad } from "./check-plugins.ts";
import { checkLanguage, checkSettingRegexes, hasOddLanguage } from "./check-regex.ts";
import { checkSecret, settingCheck } from "./check-settings.ts";
import { checkDescription, checkFlags, checkScore } from "./check-test-settings.ts";
import { checkTest } from "./check-tests.ts";
import { checkQuotes } from "./check-text.ts";
import type { Definition } from "./definition.ts";
import { isEverydayTest } from "./everyday.ts";
import type { Line } from "./parse.ts";
import { holdsPatterns } from "./patterns.ts";

type Check = (line: Line, source: SourceFile) => Iterable<Problem>;

/** What is set for a test by its name, besides its score. */
const testSettings: ReadonlyMap<string, Check> = new Map([
  ["describe", checkDescription],
  ["tflags", checkFlags],
]);

const checks = new WeakMap<CommandWord, readonly Check[]>();

/** What is looked at in a setting's line besides its value: for most nothing, and the word alone tells. */
function checksOf(word: CommandWord): readonly Check[] {
  let found = checks.get(word);
  if (found === undefined) {
    const { canonical } = word;
    found = [
      ...(listsAddresses(canonical) ? [checkAddresses] : []),
      settingCheck(canonical),
      ...(holdsPatterns(word) ? [checkSettingRegexes] : []),
      testSettings.get(canonical),
    ].filter((check) => check !== undefined);
    checks.set(word, found);
  }
  return found;
}

/**
 * All that is wrong with one line taken for itself. It must hang on the line's text alone, wherever the line stands:
 * `lower` does not ask again about a text that nothing was wrong with. `definition` is that of a line that makes a
 * test, `value` what is wrong with a setting's value.
 */
export function checkLine(
  line: Line,
  definition: Definition | undefined,
  value: Problem | undefined,
  source: SourceFile,
): readonly Problem[] {
  const { role } = line.word;
  const problems: Problem[] = [];
  const add = (found: Problem | undefined): void => {
    if (found !== undefined) problems.push(found);
  };
  if (hasOddLanguage(line)) add(checkLanguage(line, source));
  add(value);
  if (definition !== undefined) {
    if (isEverydayTest(definition)) return problems;
    add(checkQuotes(line, source));
    add(checkSecret(line, source));
    problems.push(...checkTest(source, definition));
  } else if (role === "load") problems.push(...checkLoad(line, source));
  else if (value === undefined && role === "score") problems.push(...checkScore(source, line));
  else if (value === undefined && role === undefined) {
    for (const check of checksOf(line.word)) problems.push(...check(line, source));
  }
  return problems;
}
