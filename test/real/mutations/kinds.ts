import type { Kind } from "./change.ts";
import { formKinds } from "./forms.ts";
import { functionKinds } from "./functions.ts";
import { settingKinds } from "./settings.ts";
import { testKinds } from "./tests.ts";

/** Every kind of mistake, each in one line of one file. */
export const kinds: readonly Kind[] = [...settingKinds, ...testKinds, ...functionKinds, ...formKinds];
