# Reads patterns with their delimiters, in hexadecimal and one a line, and says of each what SpamAssassin says of it
# when a test with that pattern is read under lint: `ok`, or `no` and the reason.
use strict;
use warnings;
use Mail::SpamAssassin::Conf::Parser;
use Mail::SpamAssassin::Util qw(compile_regexp);

my $parser = bless { conf => {} }, 'Mail::SpamAssassin::Conf::Parser';
while (my $line = <STDIN>) {
  chomp $line;
  my $pattern = pack 'H*', $line;
  $parser->parse_captures('TEST', \$pattern);
  my ($compiled, $error) = compile_regexp($pattern, 1, 1);
  $error =~ s/\n/ /g;
  print $compiled ? "ok\n" : "no $error\n";
}
