import type { SettingType } from "../../model/spamassassin.ts";

/** One command of SpamAssassin's own table, as the installed program describes it. */
export interface CommandEntry {
  readonly name: string;
  readonly type: SettingType;
  /** Default as Perl prints it; absent where there is none or it is a list. */
  readonly default?: string;
  readonly aliases?: readonly string[];
  /** Refused in user preferences. */
  readonly admin?: boolean;
  /** Refused in user preferences unless allow_user_rules is on. */
  readonly privileged?: boolean;
  /** Full name of the plugin that brings it. */
  readonly plugin?: string;
}

export interface EvalEntry {
  readonly name: string;
  readonly plugin: string;
  /** The kind of test it may stand in; absent where the plugin does not say. */
  readonly type?: "header" | "body" | "rawbody" | "full" | "rbl";
}
