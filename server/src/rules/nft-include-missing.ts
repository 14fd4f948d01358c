import * as l10n from "@vscode/l10n";
import type { Rule } from "./rule.ts";

/** An include by a whole name must be there when nft reads the file; one with a pattern may bring nothing. */
export const nftIncludeMissing: Rule = {
  id: "nft-include-missing",
  severity: "info",
  summary: "A file is included that Sallyport has not read",
  *checkHost(host) {
    const known = host.files.map(({ source }) => `/${host.pathOf(source)}`);
    for (const { filter } of host.files)
      for (const { place, path } of filter?.includes ?? []) {
        const bare = path.replace(/^(?:\.{0,2}\/)+/, "");
        if (path === "" || /[*?[\]{}$]/.test(path) || known.some((each) => each.endsWith(`/${bare}`))) continue;
        yield {
          place,
          message: l10n.t(
            "nft refuses the whole file where {path} is not there; Sallyport has not read it, so what it brings is unknown",
            { path },
          ),
        };
      }
  },
};
