import assert from "node:assert/strict";
import test from "node:test";
import { format } from "../../server/src/languages/spamassassin/format.ts";
import { parse } from "../../server/src/languages/spamassassin/parse.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { differences, heldAfter, installed } from "./configuration.ts";
import { needing } from "./tools.ts";

const extra = `
if (version >= 3)
ifplugin Mail::SpamAssassin::Plugin::AskDNS
askdns  ASKED   _SENDERDOMAIN_.example.com    TXT  /x  y/
endif
	ifplugin Mail::SpamAssassin::Plugin::MIMEHeader
  mimeheader PART	 Content-Type   =~ /a  b\\#/   # why  
endif
ifplugin Mail::SpamAssassin::Plugin::URIDetail
uri_detail  DETAIL    text =~ /x  y/  domain !~ /z/
endif
ifplugin Mail::SpamAssassin::Plugin::URIDNSBL
urirhssub  SUB	 multi.example.  A   2
body  SUB	 eval:check_uridnsbl('SUB')
  score SUB   1
tflags  SUB  net   domains_only
endif
endif
body    ONE    /one  two/
  body SECOND_ONE		/\\bx\\#y  z\\b/i
 header   FROM   From:addr   =~ /x/   [if-unset:  a  b]
meta	BOTH  ( ONE  &&  SECOND_ONE )
score   ONE	 1.5    2 1 1
score BOTH  (1)
describe   ONE    Two  blanks   \\# kept
lang en describe   BOTH    English   text
tflags  ONE    multiple   maxhits=3
priority   ONE    -10
subjprefix ONE    [a  b]
report   first  line
report		"  quoted  line"
unsafe_report   x
add_header   all   Mine   _X_   y
rewrite_header   Subject   [a  b]
trusted_networks     10/8   192.168/16
required_score	7
dns_block_rule   ONE    example.com
`;

function formatted(text: string, path: string): string {
  const source = new SourceFile(`file:///${path}`, path, text);
  let result = "";
  let at = 0;
  for (const { span, newText } of format(parse(text), source, { tabSize: 3, insertSpaces: true })) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

test("SpamAssassin reads the same configuration before and after formatting", needing("spamassassin", "perl"), () => {
  const before = installed();
  before.set("site/zz.cf", extra);
  const after = new Map([...before].map(([path, text]) => [path, formatted(text, path)]));
  const changed = [...after].filter(([path, text]) => text !== before.get(path)).length;
  assert.ok(changed > 40, `only ${changed} files were changed`);
  const [first = "", second = ""] = heldAfter(before, after);
  assert.ok(first.includes('"SECOND_ONE"') && first.length > 500_000);
  assert.doesNotMatch(first, /failed to parse/);
  assert.deepEqual(differences(first, second), []);
});
