#!/usr/bin/perl
# What the real SpamAssassin holds after reading a configuration. On standard input: one configuration a line, its
# folders with tabs between them: site, rules, user preferences (may be empty), state. On standard output: one JSON
# object a line. Each configuration is read in a process of its own, since plugins and compatibility flags stay loaded.
use strict;
use warnings;
use JSON::PP;
use Mail::SpamAssassin;
use Mail::SpamAssassin::Bayes;
use Mail::SpamAssassin::Conf;
use Mail::SpamAssassin::NetSet;
use Mail::SpamAssassin::PerMsgStatus;

# Some plugins write to standard output when they are loaded.
open(my $out, '>&', \*STDOUT) or die "standard output: $!";
open(STDOUT, '>', '/dev/null') or die "standard output: $!";
$out->autoflush(1);

# Definitions are thrown away once they are compiled, and flags are worked out, so both are noted while they are there.
my %noted;
{
  no warnings 'redefine';
  my $fix_tests = \&Mail::SpamAssassin::Conf::Parser::fix_tests;
  *Mail::SpamAssassin::Conf::Parser::fix_tests = sub {
    my $conf = $_[0]->{conf};
    for my $name (keys %{ $conf->{tests} }) {
      my $type = $Mail::SpamAssassin::Conf::TYPE_AS_STRING{ $conf->{test_types}->{$name} };
      $noted{tests}{$name} = { type => $type, definition => "" . $conf->{tests}->{$name} };
    }
    $noted{keyed} = {
      describe => { %{ $conf->{descriptions} || {} } }, tflags => { %{ $conf->{tflags} || {} } },
      priority => { %{ $conf->{priority} || {} } },
    };
    $fix_tests->(@_);
  };
}

sub hold {
  my ($site, $rules, $prefs, $state) = @_;
  my @warnings;
  local $SIG{__WARN__} = sub { push @warnings, join '', @_ };
  %noted = (tests => {}, keyed => {});
  my $sa = Mail::SpamAssassin->new({
    local_tests_only => 0, dont_copy_prefs => 1, keep_config_parsing_metadata => 1,
    userprefs_filename => $prefs || '/dev/null', userstate_dir => "$state/user",
    site_rules_filename => $site, rules_filename => $rules, LOCAL_RULES_DIR => $site, LOCAL_STATE_DIR => $state,
  });
  $sa->init(1);
  my $conf = $sa->{conf};
  my (%settings, %lists);
  for my $command (@{ $conf->{registered_commands} }) {
    my $name = $command->{setting};
    my $value = $conf->{$name};
    next unless defined $value;
    if (!ref $value) { $settings{$name} = "$value" unless $command->{command} }
    elsif (ref $value eq 'ARRAY') { $lists{$name} = [map { "$_" } @$value] unless grep { ref } @$value }
    elsif (ref $value eq 'HASH') { $lists{$name} = [sort keys %$value] }
    elsif (ref $value eq 'Mail::SpamAssassin::NetSet') {
      $lists{$name} = [map { ($_->{exclude} ? '!' : '') . $_->{as_string} } @{ $value->{nets} || [] }];
    }
  }
  $lists{dns_server} = $conf->{dns_servers} || [];
  $lists{report} = [split /\n/, $conf->{report_template}];
  return {
    %noted,
    version => Mail::SpamAssassin::Version(),
    plugins => [sort keys %{ $conf->{plugins_loaded} }],
    scoreset => [map { my $set = $_; +{ map { $_ => 0 + $set->{$_} } keys %$set } } @{ $conf->{scoreset} }[0..3]],
    settings => \%settings,
    lists => \%lists,
    warnings => \@warnings,
  };
}

my $json = JSON::PP->new->canonical->latin1;
while (my $line = <STDIN>) {
  chomp $line;
  my @folders = split /\t/, $line, -1;
  my $child = fork;
  die "fork: $!" unless defined $child;
  if (!$child) {
    my $held = eval { hold(@folders) } || { failed => "$@" };
    print {$out} $json->encode($held) . "\n";
    require POSIX;
    POSIX::_exit(0);
  }
  waitpid $child, 0;
  print {$out} "{\"failed\":\"the process ended\"}\n" if $?;
}
