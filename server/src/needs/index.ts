import { digests } from "./digests.ts";
import { dns } from "./dns.ts";
import type { NeedSource } from "./need.ts";
import { saUpdate } from "./sa-update.ts";
import { shortUrls } from "./short-urls.ts";
import { spamcop } from "./spamcop.ts";

/** Every component Sallyport knows. */
export const needSources: readonly NeedSource[] = [digests, dns, saUpdate, shortUrls, spamcop];
