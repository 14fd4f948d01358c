import { databases } from "./databases.ts";
import { dcc, pyzor, razor2 } from "./digests.ts";
import { dns } from "./dns.ts";
import type { NeedSource } from "./need.ts";
import { saUpdate } from "./sa-update.ts";
import { redirectors, shortUrls } from "./short-urls.ts";
import { spamcop } from "./spamcop.ts";

/** Every component Sallyport knows. */
export const needSources: readonly NeedSource[] = [
  databases,
  dcc,
  dns,
  pyzor,
  razor2,
  redirectors,
  saUpdate,
  shortUrls,
  spamcop,
];
