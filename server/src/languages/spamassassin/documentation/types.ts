/** What a setting is for, in our own words; how its value is written is the command table's to say, unless told. */
export interface SettingDocumentation {
  readonly what: string;
  /** How a value is written, where the type does not tell. */
  readonly syntax?: string;
  /** Values to choose from, with what each does. */
  readonly values?: Readonly<Record<string, string>>;
}

export type SettingDocumentations = Readonly<Record<string, string | SettingDocumentation>>;
