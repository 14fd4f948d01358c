import type { SourceFile } from "../text/source.ts";
import { shippedTestNames } from "./tests.generated.ts";

/** SpamAssassin files that packages and sa-update write, and nobody edits. */
export function isShipped(source: SourceFile): boolean {
  return /(?:^|\/)(?:share|var\/(?:lib|db))\/spamassassin\//.test(source.path);
}

let tests: ReadonlySet<string> | undefined;

/** Names of the tests that the packaged rules define. */
export function shippedTests(): ReadonlySet<string> {
  tests ??= new Set(shippedTestNames.trim().split(/\s+/));
  return tests;
}
