import type { NeedSource } from "./need.ts";

/** Every component Sallyport knows. */
export const needSources: readonly NeedSource[] = [];
