import { type Kind, misspell, replaced } from "./change.ts";

const patternArgument =
  /^\s*(?:header|body)\s+\w+\s+eval:(?:check_rbl_sub|check_freemail_header|html_text_match|check_hashbl_bodyre|pdf_match_details)\(.*'([^']*[\^\\(][^']*)'\)\s*$/;
const subtest = /^\s*header\s+\w+\s+eval:check_rbl_sub\('[^']+'(,\s*'[^']+')\)/;
const listed = /^\s*header\s+\w+\s+eval:check_(?:from_in_list|replyto_in_list|uri_host_listed|rbl_sub)\('([\w-]+)'/;
const replaceRules = /^\s*replace_rules\s+(\w+)/;

/** Mistakes in the arguments of functions, and in settings that hang together. */
export const functionKinds: readonly Kind[] = [
  {
    name: "bracket missing in an argument's pattern",
    line: patternArgument,
    change: (line) => replaced(line, patternArgument, (text) => `${text}(`),
  },
  {
    name: "class that stays open in an argument's pattern",
    line: patternArgument,
    change: (line) => replaced(line, patternArgument, (text) => (text.includes("]") ? undefined : `${text}[0-9`)),
  },
  {
    name: "argument forgotten",
    line: subtest,
    change: (line) => replaced(line, subtest, () => ""),
  },
  {
    name: "name of a list misspelt",
    line: listed,
    change: (line, random) => replaced(line, listed, (name) => misspell(name, random)),
  },
  {
    name: "test of replace_rules misspelt",
    line: replaceRules,
    change: (line, random) => replaced(line, replaceRules, (name) => misspell(name, random)),
    elsewhere: true,
  },
  {
    name: "language that is no pattern",
    line: /^\s*(?:describe|report)\s/,
    change: (line, random) => `lang ${random.pick(["(de", "de[", "*"])} ${line}`,
    elsewhere: true,
  },
  {
    name: "pattern of a setting with an open bracket",
    line: /^use_pyzor 1/,
    change: (line) => `${line}\nhashbl_email_regex (?:[a-z0-9.]+@example\\.com`,
  },
  { name: "pyzor in Perl and in a process", line: /^use_pyzor 1/, change: (line) => `${line}\npyzor_perl 1` },
  {
    name: "internal network with a trusted one that is none",
    line: /^trusted_networks/,
    change: (line) => line.replace("/24", "/240"),
    elsewhere: true,
  },
];
