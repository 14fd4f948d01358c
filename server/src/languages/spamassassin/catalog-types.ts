import type { SettingType } from "../../model/spamassassin.ts";

/** One command of SpamAssassin's own table, as the installed program describes it. */
export interface CommandEntry {
  readonly name: string;
  /** What the command sets, where that has another name: `unwelcomelist_from` works on `welcomelist_from`. */
  readonly setting?: string;
  readonly type: SettingType;
  /** Default as Perl prints it, a list's words joined by a space; absent where there is none. */
  readonly default?: string;
  readonly aliases?: readonly string[];
  /** Refused in user preferences. */
  readonly admin?: boolean;
  /** Refused in user preferences unless allow_user_rules is on. */
  readonly privileged?: boolean;
  /** Full names of the plugins that bring it, any of which is enough; absent for what is built in. */
  readonly plugins?: readonly string[];
}

export interface EvalEntry {
  readonly name: string;
  /** Full names of the plugins that bring it. */
  readonly plugins: readonly string[];
  /** The kind of test it may stand in; absent where the plugin does not say. */
  readonly type?: "header" | "body" | "rawbody" | "full" | "rbl";
}
