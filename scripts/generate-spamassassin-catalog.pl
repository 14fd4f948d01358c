#!/usr/bin/perl
# Asks the installed SpamAssassin what it knows and prints it as JSON: every command with type, default, aliases,
# rights and owning plugin; every eval function with its plugin and test types. Each stock plugin is loaded alone over
# a bare configuration, so that what it adds is its own. scripts/generate-spamassassin-catalog.mjs makes the catalog.
use strict;
use warnings;
use JSON::PP;
use Mail::SpamAssassin;
use Mail::SpamAssassin::Conf;

# Some plugins write to standard output when they are loaded.
open(my $out, '>&', \*STDOUT) or die "standard output: $!";
open(STDOUT, '>', '/dev/null') or die "standard output: $!";

my %types = (
  $Mail::SpamAssassin::Conf::CONF_TYPE_STRING => 'string',
  $Mail::SpamAssassin::Conf::CONF_TYPE_BOOL => 'boolean',
  $Mail::SpamAssassin::Conf::CONF_TYPE_NUMERIC => 'numeric',
  $Mail::SpamAssassin::Conf::CONF_TYPE_HASH_KEY_VALUE => 'hash',
  $Mail::SpamAssassin::Conf::CONF_TYPE_ADDRLIST => 'addresslist',
  $Mail::SpamAssassin::Conf::CONF_TYPE_TEMPLATE => 'template',
  $Mail::SpamAssassin::Conf::CONF_TYPE_NOARGS => 'none',
  $Mail::SpamAssassin::Conf::CONF_TYPE_STRINGLIST => 'stringlist',
  $Mail::SpamAssassin::Conf::CONF_TYPE_IPADDRLIST => 'ipaddrlist',
  $Mail::SpamAssassin::Conf::CONF_TYPE_DURATION => 'duration',
);
my %tests = (
  $Mail::SpamAssassin::Conf::TYPE_HEAD_EVALS => 'header',
  $Mail::SpamAssassin::Conf::TYPE_BODY_EVALS => 'body',
  $Mail::SpamAssassin::Conf::TYPE_RAWBODY_EVALS => 'rawbody',
  $Mail::SpamAssassin::Conf::TYPE_FULL_EVALS => 'full',
  $Mail::SpamAssassin::Conf::TYPE_RBL_EVALS => 'rbl',
);

sub conf_with {
  my @plugins = @_;
  local $SIG{__WARN__} = sub { };
  my $sa = Mail::SpamAssassin->new({
    config_text => join('', map { "loadplugin $_\n" } @plugins) . "body __X /x/\n",
    local_tests_only => 1, dont_copy_prefs => 1, debug => 0,
  });
  $sa->init(0);
  return $sa->{conf};
}

my ($dir) = grep { -d "$_/Mail/SpamAssassin/Plugin" } @INC;
my @plugins = map { s{.*/}{}r =~ s/\.pm$//r } sort glob "$dir/Mail/SpamAssassin/Plugin/*.pm";
my %commands;
my %evals;

sub note_commands {
  my ($conf, $plugin, $before) = @_;
  my %seen;
  for my $command (@{ $conf->{registered_commands} }) {
    # Some commands are written otherwise than the setting they fill.
    my $name = $command->{command} // $command->{setting};
    next if $before && $before->{$name};
    next if $seen{$name}++;
    my $default = $command->{default};
    $commands{$name} = {
      name => $name,
      type => defined $command->{type} ? $types{ $command->{type} } : $command->{code} ? 'custom' : 'string',
      (defined $default && !ref $default ? (default => "$default") : ()),
      ($command->{aliases} ? (aliases => [sort @{ $command->{aliases} }]) : ()),
      ($command->{is_admin} ? (admin => JSON::PP::true) : ()),
      ($command->{is_priv} ? (privileged => JSON::PP::true) : ()),
      ($plugin ? (plugin => $plugin) : ()),
    };
  }
}

my $bare = conf_with();
note_commands($bare, undef, undef);
my %core = map { ($_->{command} // $_->{setting}) => 1 } @{ $bare->{registered_commands} };
my %bare_evals = %{ $bare->{eval_plugins} || {} };
for my $plugin (@plugins) {
  my $full = "Mail::SpamAssassin::Plugin::$plugin";
  my $conf = eval { conf_with($full) } or next;
  note_commands($conf, $full, \%core);
  for my $function (keys %{ $conf->{eval_plugins} || {} }) {
    next if $bare_evals{$function};
    my $type = $conf->{eval_plugins_types}->{$function};
    $evals{$function} = { name => $function, plugin => $full, (defined $type && $tests{$type} ? (type => $tests{$type}) : ()) };
  }
}
my $json = JSON::PP->new->canonical->pretty;
print {$out} $json->encode({
  version => Mail::SpamAssassin::Version(),
  plugins => [map { "Mail::SpamAssassin::Plugin::$_" } @plugins],
  commands => [map { $commands{$_} } sort keys %commands],
  evals => [map { $evals{$_} } sort keys %evals],
});
