import type { SourceFile } from "../text/source.ts";
import { shippedTestNames } from "./tests.generated.ts";

/** SpamAssassin files that packages and sa-update write, and nobody edits. */
export function isShipped(source: SourceFile): boolean {
  return /(?:^|\/)(?:share|var\/(?:lib|db))\/spamassassin\//.test(source.path);
}

const ofDistribution = new WeakMap<SourceFile, boolean>();

/**
 * Files that SpamAssassin's makers write, also where their folder is opened alone or lies in a repository: they say so
 * at their beginning. What stands below etc/ is an administrator's, whatever it was copied from.
 */
export function isOfDistribution(source: SourceFile): boolean {
  if (isShipped(source)) return true;
  let found = ofDistribution.get(source);
  if (found === undefined) {
    found =
      !/(?:^|\/)etc\//.test(source.path) &&
      /^# Please don't modify this file as your changes will be overwritten/m.test(source.text.slice(0, 1000));
    ofDistribution.set(source, found);
  }
  return found;
}

let tests: ReadonlySet<string> | undefined;

/** Names of the tests that the packaged rules define. */
export function shippedTests(): ReadonlySet<string> {
  tests ??= new Set(shippedTestNames.trim().split(/\s+/));
  return tests;
}
