import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { format } from "../../server/src/languages/spamassassin/format.ts";
import { parse } from "../../server/src/languages/spamassassin/parse.ts";
import { SourceFile } from "../../server/src/text/source.ts";
import { needing, run } from "./tools.ts";

/**
 * Reads two configurations in one process and prints everything that the program holds after each: settings, lists,
 * tests with their definitions, scores, descriptions, flags. What it holds of paths and of itself is left out.
 */
const ask = `
use strict; use warnings; use Data::Dumper; use Mail::SpamAssassin; use Digest::SHA qw(sha256_hex);
$Data::Dumper::Sortkeys = 1; $Data::Dumper::Indent = 1; $Data::Dumper::Useqq = 1;
my ($out, @pairs) = @ARGV;
my $held;
{
  no warnings 'redefine';
  my $finish = \\&Mail::SpamAssassin::Conf::finish_parsing;
  *Mail::SpamAssassin::Conf::finish_parsing = sub {
    my ($conf) = @_;
    my %plain = map { $_ => $conf->{$_} }
      grep { !/^(?:main|parser|registered_commands|sed_path_cache|already_linted|plugins_loaded|.*timings?)$/ && ref $conf->{$_} ne 'CODE' } keys %$conf;
    local $Data::Dumper::Maxdepth = 6;
    $held = Dumper(\\%plain) . Dumper([sort keys %{ $conf->{plugins_loaded} }]);
    $finish->(@_);
  };
}
my $count = 0;
while (my ($site, $rules) = splice @pairs, 0, 2) {
  my @warnings;
  local $SIG{__WARN__} = sub { push @warnings, join '', @_ };
  my $sa = Mail::SpamAssassin->new({
    local_tests_only => 1, dont_copy_prefs => 1, userprefs_filename => '/dev/null',
    site_rules_filename => $site, rules_filename => $rules,
  });
  $sa->init(0);
  $held =~ s/^ *"config_text" =>.*\\n//mg;
  s/\\(0x[0-9a-f]+\\)//g for $held, @warnings;
  s/\\Q$site\\E|\\Q$rules\\E/PATH/g for $held, @warnings;
  open my $file, '>', "$out/" . $count++ or die;
  print $file $held, map { "# $_\\n" } @warnings;
  close $file;
  $sa->finish;
}
`;

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
  const folder = mkdtempSync(join(tmpdir(), "sallyport-format-"));
  try {
    let changed = 0;
    for (const [from, to] of [
      ["/etc/spamassassin", "site"],
      ["/usr/share/spamassassin", "rules"],
    ] as const) {
      for (const name of ["before", "after"]) mkdirSync(join(folder, name, to), { recursive: true });
      const names = readdirSync(from).filter((name) => /\.(?:pre|cf)$/.test(name));
      const texts = names.map((name) => [name, readFileSync(join(from, name), "latin1")] as const);
      for (const [name, text] of [...texts, ...(to === "site" ? [["zz.cf", extra] as const] : [])]) {
        const after = formatted(text, `${to}/${name}`);
        if (after !== text) changed++;
        writeFileSync(join(folder, "before", to, name), text, "latin1");
        writeFileSync(join(folder, "after", to, name), after, "latin1");
      }
    }
    assert.ok(changed > 40, `only ${changed} files were changed`);
    const trees = ["before", "after"].flatMap((name) => [join(folder, name, "site"), join(folder, name, "rules")]);
    const { status, output } = run("perl", ["-e", ask, folder, ...trees]);
    assert.equal(status, 0, output);
    const [before, after] = [0, 1].map((at) => readFileSync(join(folder, `${at}`), "latin1"));
    assert.ok(before !== undefined);
    assert.ok(before.includes('"SECOND_ONE"') && before.length > 500_000);
    assert.doesNotMatch(before, /failed to parse/);
    const held = before.split("\n");
    const different = after?.split("\n").filter((line, at) => line !== held[at]);
    assert.deepEqual(different, []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
