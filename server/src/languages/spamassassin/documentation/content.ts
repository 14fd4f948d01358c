import type { SettingDocumentations } from "./types.ts";

/** Attachments: Office macros and text that other programs take out. */
export const content: SettingDocumentations = {
  extracttext_external: {
    what: "A program that takes the text out of attachments. It runs on untrusted files with spamd's rights.",
    syntax: "`name /path/to/program arguments`, with `{}` for the file and `{NAME=value}` for its environment",
  },
  extracttext_use: {
    what: "Which program of `extracttext_external` reads which attachments.",
    syntax: "`name .extension [type/subtype ...]`",
  },
  extracttext_maxparts: "How many attachments of a mail are read; 0: all.",
  extracttext_timeout: {
    what: "How long such a program may take, and all of them together for one mail.",
    syntax: "`seconds [seconds for the mail]`",
  },
  olemacro_num_mime: "How many attachments of a mail are searched for macros.",
  olemacro_num_zip: "How many files of an archive are searched.",
  olemacro_zip_depth: "How deep archives within archives are opened.",
  olemacro_max_file: "Larger files are not searched, in bytes.",
  olemacro_extended_scan: "Whether more is searched than usual, which takes longer.",
  olemacro_prefer_contentdisposition: "Whether the name in Content-Disposition counts before the one in Content-Type.",
  olemacro_exts: { what: "A pattern for extensions of Office files.", syntax: "a pattern without delimiters" },
  olemacro_macro_exts: {
    what: "A pattern for extensions of Office files that may hold macros.",
    syntax: "a pattern without delimiters",
  },
  olemacro_skip_exts: {
    what: "A pattern for extensions that are not searched.",
    syntax: "a pattern without delimiters",
  },
  olemacro_skip_ctypes: { what: "A pattern for types that are not searched.", syntax: "a pattern without delimiters" },
  olemacro_zips: { what: "A pattern for extensions of archives.", syntax: "a pattern without delimiters" },
  olemacro_download_marker: {
    what: "A pattern for text of macros that fetch something from elsewhere.",
    syntax: "a pattern without delimiters",
  },
};
