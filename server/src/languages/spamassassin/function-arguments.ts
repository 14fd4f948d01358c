/** A pattern among a function's arguments. */
export interface PatternArgument {
  /** Which argument, counted from 0. */
  readonly at: number;
  /** Whether delimiters and modifiers may stand around it; else a slash is looked for like any other letter. */
  readonly delimiters: "maybe" | "never";
  /** An address or a number here is no pattern but compared as it is. */
  readonly plain?: RegExp;
  /** No text it is held against has a slash in it. */
  readonly slashless?: true;
  /** What SpamAssassin prints of a pattern that Perl refuses; it goes on without the test. */
  readonly says: (test: string, pattern: string, why: string) => string;
}

/** An argument without which a function does nothing, or one that takes some words only. */
export interface NeededArgument {
  readonly at: number;
  /** Absent where any text will do. */
  readonly takes?: { readonly pattern: RegExp; readonly choices: string };
  /** It may be left out. */
  readonly optional?: true;
  /** What SpamAssassin prints when a mail is scanned. */
  readonly says: (test: string, given: string) => string;
}

interface FunctionArguments {
  readonly patterns?: readonly PatternArgument[];
  readonly needed?: readonly NeededArgument[];
}

const address = /^\d+(?:\.\d+\.\d+\.\d+)?$/;

const subtest = (at: number): PatternArgument => ({
  at,
  delimiters: "never",
  plain: address,
  slashless: true,
  says: (test, pattern, why) => `dns: invalid rule ${test} subtest regexp '${pattern}': ${why}`,
});

const blocklist: FunctionArguments = { patterns: [subtest(2)] };

const freemail = (at: number): PatternArgument => ({
  at,
  delimiters: "never",
  slashless: true,
  says: (test, pattern, why) => `freemail: invalid regexp for ${test} '${pattern}': ${why}`,
});

const htmlText = (name: string): FunctionArguments => ({
  patterns: [
    {
      at: 1,
      delimiters: "never",
      says: (_test, pattern, why) => `htmleval: ${name} invalid regexp '${pattern}': ${why}`,
    },
  ],
});

const pdf = (at: number): PatternArgument => ({
  at,
  delimiters: "maybe",
  says: (test, pattern, why) => `pdfinfo: invalid regexp for ${test} '${pattern}': ${why}`,
});

const asn: FunctionArguments = {
  patterns: [
    {
      at: 0,
      delimiters: "maybe",
      says: (test, pattern, why) => `asn: invalid regexp for ${test} '${pattern}': ${why}`,
    },
  ],
  needed: [{ at: 0, says: (test) => `asn: rule ${test} eval argument missing` }],
};

const hashAnswer = (at: number): PatternArgument => ({
  at,
  delimiters: "never",
  slashless: true,
  says: (test) => `HashBL: ${test} invalid subtest regex`,
});

const hashZone: NeededArgument = {
  at: 0,
  says: (test) => `HashBL: ${test} blocklist argument missing`,
};

/** What is asked about is always hashed. */
const hashedOnly: NeededArgument = {
  at: 1,
  optional: true,
  // The options stand between slashes, with their values behind a sign of equality.
  takes: { pattern: /^(?!(?:.*\/)?raw(?:[=/]|$))/, choices: "sha1, md5, max=10, shuffle, case, ..." },
  says: (test) => `HashBL: ${test} raw option invalid`,
};

const listName: NeededArgument = {
  at: 0,
  says: () => "eval: could not find list",
};

/** Sources: the functions of the plugins ASN, DNSEval, FreeMail, HashBL, HTMLEval, PDFInfo and WLBLEval of 4.0.1. */
const functions: ReadonlyMap<string, FunctionArguments> = new Map<string, FunctionArguments>([
  ["check_asn", asn],
  ["check_freemail_body", { patterns: [freemail(0)] }],
  ["check_freemail_from", { patterns: [freemail(0)] }],
  [
    "check_freemail_header",
    {
      patterns: [freemail(1)],
      needed: [{ at: 0, says: () => "freemail: check_freemail_header needs argument" }],
    },
  ],
  [
    "check_freemail_replyto",
    {
      needed: [
        {
          at: 0,
          optional: true,
          takes: { pattern: /^(?:replyto|reply)$/, choices: "replyto, reply" },
          says: (_test, given) => `freemail: invalid check_freemail_replyto option: ${given}`,
        },
      ],
    },
  ],
  ["check_from_in_list", { needed: [listName] }],
  ["check_hashbl_attachments", { patterns: [hashAnswer(2)], needed: [hashZone, hashedOnly] }],
  [
    "check_hashbl_bodyre",
    {
      patterns: [{ at: 2, delimiters: "never", says: (test) => `HashBL: ${test} invalid body regex` }, hashAnswer(3)],
      needed: [hashZone, { at: 2, says: (test) => `HashBL: ${test} missing body regex` }],
    },
  ],
  ["check_hashbl_emails", { patterns: [hashAnswer(3)], needed: [hashZone] }],
  [
    "check_hashbl_tag",
    {
      patterns: [hashAnswer(3)],
      needed: [hashZone, { at: 2, says: (test) => `HashBL: ${test} tag argument missing` }],
    },
  ],
  ["check_hashbl_uris", { patterns: [hashAnswer(2)], needed: [hashZone, hashedOnly] }],
  ["check_rbl", blocklist],
  ["check_rbl_envfrom", blocklist],
  ["check_rbl_from_domain", blocklist],
  ["check_rbl_from_host", blocklist],
  [
    "check_rbl_sub",
    {
      patterns: [
        {
          ...subtest(1),
          says: (test, pattern, why) => `dnseval: invalid rule ${test} subtest regexp '${pattern}': ${why}`,
        },
      ],
      needed: [
        { at: 1, says: (test) => `dnseval: missing subtest for rule ${test}` },
        {
          at: 1,
          optional: true,
          takes: { pattern: /^(?!sb:)/, choices: "127.0.0.2, ^127\\.0\\.0\\.[23]$" },
          says: (test) => `dnseval: ignored ${test}, SenderBase rules are deprecated`,
        },
      ],
    },
  ],
  ["check_rbl_txt", blocklist],
  ["check_replyto_in_list", { needed: [listName] }],
  ["check_to_in_list", { needed: [listName] }],
  ["html_text_match", htmlText("html_text_match")],
  ["html_text_not_match", htmlText("html_text_not_match")],
  ["pdf_match_details", { patterns: [pdf(1)] }],
  ["pdf_name_regex", { patterns: [pdf(0)] }],
]);

/** What a function's arguments have to be; undefined where nothing is known to be wrong in any. */
export function functionArguments(name: string): FunctionArguments | undefined {
  return functions.get(name);
}
