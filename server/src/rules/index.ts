import type { Rule } from "./rule.ts";

/** Every rule, in alphabetical order of ids. */
export const rules: readonly Rule[] = [];
