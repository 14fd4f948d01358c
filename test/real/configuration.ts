import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "./tools.ts";

/** Files by path: `site/local.cf` or `rules/20_body_tests.cf`. */
export type Configuration = ReadonlyMap<string, string>;

/**
 * Reads configurations in one process and prints everything that the program holds after each: settings, lists,
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

/**
 * What the real program holds after reading each configuration, as text, and what it complains of. Bytes of files and
 * texts are characters of latin1.
 */
export function heldAfter(...configurations: readonly Configuration[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-held-"));
  try {
    const trees = configurations.flatMap((files, at) => {
      const [site, rules] = [join(folder, `tree${at}`, "site"), join(folder, `tree${at}`, "rules")];
      for (const each of [site, rules]) mkdirSync(each, { recursive: true });
      for (const [path, text] of files) {
        mkdirSync(dirname(join(folder, `tree${at}`, path)), { recursive: true });
        writeFileSync(join(folder, `tree${at}`, path), text, "latin1");
      }
      return [site, rules];
    });
    const { status, output } = run("perl", ["-e", ask, folder, ...trees]);
    if (status !== 0) throw new Error(output);
    return configurations.map((_, at) => readFileSync(join(folder, `${at}`), "latin1"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Lines of one text that differ from those of another. */
export function differences(before: string, after: string): readonly string[] {
  const held = before.split("\n");
  return after.split("\n").filter((line, at) => line !== held[at]);
}

/** Debian's own files and the packaged rules. */
export function installed(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [from, to] of [
    ["/etc/spamassassin", "site"],
    ["/usr/share/spamassassin", "rules"],
  ] as const)
    for (const name of readdirSync(from))
      if (/\.(?:pre|cf)$/.test(name)) files.set(`${to}/${name}`, readFileSync(join(from, name), "latin1"));
  return files;
}
