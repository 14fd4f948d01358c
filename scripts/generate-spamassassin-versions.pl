#!/usr/bin/perl
# Prints as JSON the names that one version of SpamAssassin knows: commands with their aliases, eval functions, stock
# plugins, features. `perl -I FOLDER/lib scripts/generate-spamassassin-versions.pl`, FOLDER a copy of its sources;
# without -I it is the installed version. scripts/generate-spamassassin-versions.mjs compares the answers.
use strict;
use warnings;
use JSON::PP;
use Mail::SpamAssassin;

# Some plugins write to standard output when they are loaded.
open(my $out, '>&', \*STDOUT) or die "standard output: $!";
open(STDOUT, '>', '/dev/null') or die "standard output: $!";
local $SIG{__WARN__} = sub { };

my ($lib) = $INC{'Mail/SpamAssassin.pm'} =~ m{(.*)/SpamAssassin\.pm$};
my @plugins = map { s{.*/}{}r =~ s/\.pm$//r } sort glob "$lib/SpamAssassin/Plugin/*.pm";
my (%commands, %functions, %features);

for my $plugin (undef, @plugins) {
  my $sa = Mail::SpamAssassin->new({
    config_text => (defined $plugin ? "loadplugin Mail::SpamAssassin::Plugin::$plugin\n" : '') . "body __X /x/\n",
    local_tests_only => 1, dont_copy_prefs => 1, debug => 0,
  });
  $sa->init(0);
  for my $command (@{ $sa->{conf}->{registered_commands} }) {
    $commands{$_} = 1 for grep { defined } $command->{command}, $command->{setting}, @{ $command->{aliases} || [] };
  }
  $functions{$_} = 1 for keys %{ $sa->{conf}->{eval_plugins} || {} };
  no strict 'refs';
  my $package = defined $plugin ? "Mail::SpamAssassin::Plugin::$plugin" : 'Mail::SpamAssassin::Conf';
  for my $name (sort keys %{"${package}::"}) {
    next unless $name =~ /^(?:feature|has|perl_min_version)_/ && defined &{"${package}::$name"};
    $features{"${package}::$name"} = 1;
  }
}
print $out JSON::PP->new->canonical->encode({
  commands => [sort keys %commands],
  functions => [sort keys %functions],
  plugins => [@plugins],
  features => [sort keys %features],
});
