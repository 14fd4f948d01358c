import { inReadersLanguage } from "../../../text/documentation.ts";

/** Words to choose from, with what each means. */
type Choices = Readonly<Record<string, string>>;

const results: Choices = {
  pass: "the check succeeded",
  fail: "the check failed",
  softfail: "the check failed, and the domain asks for lenience",
  neutral: "the domain says nothing either way",
  none: "the domain has no such record or signature",
  policy: "the server's own policy refuses what was found",
  temperror: "the check could not be made just now",
  permerror: "the domain's record or the signature is faulty",
  hardfail: "the check failed; an old word for `fail`",
  discard: "the domain says that such mail may be thrown away, in `dkim-adsp` only",
  nxdomain: "the domain does not exist, in `dkim-adsp` only",
  bestguesspass: "the domain has no policy, but the mail would pass, in `dmarc` only",
  unknown: "nothing is known, in `dkim-adsp` and `rrvs` only",
  missing: "no trusted server says anything about the method",
};

const pictures: Choices = { all: "any of these", gif: "GIF pictures", jpeg: "JPEG pictures", png: "PNG pictures" };

/** What arguments of functions may be, by function and by argument from 0. Source: the functions of 4.0.1's plugins. */
const choices: Readonly<Record<string, readonly (Choices | undefined)[]>> = {
  check_authres_result: [
    {
      arc: "the seals of hosts on the way",
      auth: "whether the sender logged in",
      dkim: "DKIM signatures",
      "dkim-adsp": "the author domain's signing policy",
      "dkim-atps": "signatures of others whom the author's domain allows",
      dmarc: "DMARC",
      dnswl: "DNS lists of good senders",
      domainkeys: "DomainKeys signatures, before DKIM",
      iprev: "whether the sending host's name leads back to its address",
      rrvs: "whether the recipient is still the same person",
      "sender-id": "Sender ID",
      smime: "S/MIME signatures",
      spf: "SPF",
      vbr: "vouching by reference",
    },
    results,
  ],
  check_dkim_adsp: [
    {
      N: "the author's domain does not exist",
      U: "the domain has no policy",
      A: "the domain says that it signs all mail",
      D: "the domain says that mail without a signature may be thrown away",
      1: "the first policy of your own, by `adsp_override`",
      2: "the second policy of your own, by `adsp_override`",
      3: "the third policy of your own, by `adsp_override`",
      "*": "any of these",
    },
  ],
  check_for_mime: [
    {
      mime_attachment: "there is an attachment",
      mime_bad_iso_charset: "a part names an ISO character set that does not exist",
      mime_base64_count: "a part is encoded in base64",
      mime_base64_encoded_text: "plain text is encoded in base64 without need",
      mime_faraway_charset: "a part's character set is not one of `ok_locales`",
      mime_qp_count: "a part is quoted-printable",
      mime_qp_long_line: "a quoted-printable line is longer than 78 characters",
      mimepart_limit_exceeded: "there are more parts than are looked at",
    },
  ],
  check_for_to_in_subject: [
    { address: "the recipient's whole address", user: "what stands in front of the recipient's `@`" },
  ],
  check_freemail_replyto: [
    {
      replyto: "From and Reply-To are different free mail addresses",
      reply: "From or Reply-To is one free mail address, and the text names another",
    },
  ],
  check_msg_parse_flags: [
    {
      truncated_header: "a header is too long and was cut",
      missing_head_body_separator: "no blank line stands between headers and body",
      missing_mime_head_body_separator: "no blank line stands between a part's headers and its body",
      missing_mime_headers: "a part has no headers",
      mime_epilogue_exists: "text stands behind the last part",
    },
  ],
  html_range: [
    {
      backhair_count: "how often tags break words up",
      bad_tag_ratio: "the share of tags that do not exist",
      closed_extra_ratio: "the share of tags that are closed without having been opened",
      length: "length of the HTML",
      max_size: "the largest size of type",
      min_size: "the smallest size of type",
      non_element_ratio: "the share of what looks like a tag and is none",
      obfuscation_ratio: "the share of tags that break words up",
    },
  ],
  html_test: [
    {
      embeds: "something is embedded",
      font_face_bad: "a font's name does not look like one",
      font_invalid_color: "a colour does not exist",
      font_low_contrast: "text is hardly to be told from its background",
      form_action_mailto: "a form is sent by mail",
      html: "there is any HTML",
    },
  ],
  image_count: [pictures],
  image_size_exact: [pictures],
  image_size_range: [pictures],
  pixel_coverage: [pictures],
};

/** What an argument of a function may be; undefined where it is anything. `at`: from 0. */
export function argumentChoices(name: string, at: number): Choices | undefined {
  return inReadersLanguage("spamassassin", choices[name]?.[at]);
}

/** For the test that holds them against the plugins. */
export const functionsWithChoices: ReadonlyMap<string, readonly (Choices | undefined)[]> = new Map(
  Object.entries(choices),
);
