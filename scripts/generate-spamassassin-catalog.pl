#!/usr/bin/perl
# Asks the installed SpamAssassin what it knows and prints it as JSON: every command with type, default, aliases,
# rights and owning plugins; every eval function with its plugins and the kind of test it may stand in; every stock
# plugin with the packaged .pre file that names it; every feature that `can()` and `has()` find. Each stock plugin is
# loaded alone over a bare configuration, so that what it adds is its own. scripts/generate-spamassassin-catalog.mjs
# makes the catalog of it, and test/real/spamassassin.test.ts holds the catalog against it.
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

# Which packaged .pre names a plugin, and whether it loads it.
my %pre;
for my $file (sort glob '/etc/spamassassin/*.pre') {
  open(my $in, '<', $file) or die "$file: $!";
  (my $name = $file) =~ s{.*/}{};
  # sa-compile is a package of its own.
  next if $name eq 'sa-compile.pre';
  while (<$in>) {
    $pre{$2} = { pre => $name, ($1 ? () : (on => JSON::PP::true)) } if /^(#?)\s*loadplugin\s+Mail::SpamAssassin::Plugin::(\w+)/;
  }
}

my %commands;
my %evals;

# A default may be held outside of the command table, by the configuration object itself.
sub default_of {
  my ($conf, $command) = @_;
  my $default = exists $command->{default} ? $command->{default} : $conf->{ $command->{setting} };
  return undef unless defined $default;
  return "$default" unless ref $default;
  return join(' ', @$default) if ref $default eq 'ARRAY' && @$default && !grep { ref } @$default;
  return undef;
}

sub note_commands {
  my ($conf, $plugin, $before) = @_;
  my %seen;
  # The table of look-ups holds, under each name, the registration that counts.
  for my $command (@{ $conf->{registered_commands} }) {
    my $name = $command->{command} || $command->{setting};
    next if $before && $before->{$name};
    next if $seen{$name}++;
    my $counts = $conf->{parser}->{command_luts}->{$name};
    if ($commands{$name}) {
      push @{ $commands{$name}->{plugins} }, $plugin;
      next;
    }
    my $default = default_of($conf, $counts);
    $commands{$name} = {
      name => $name,
      ($counts->{setting} ne $name ? (setting => $counts->{setting}) : ()),
      type => defined $counts->{type} ? $types{ $counts->{type} } : 'custom',
      (defined $default && !$counts->{command} ? (default => $default) : ()),
      ($counts->{aliases} ? (aliases => [sort @{ $counts->{aliases} }]) : ()),
      ($counts->{is_admin} ? (admin => JSON::PP::true) : ()),
      ($counts->{is_priv} ? (privileged => JSON::PP::true) : ()),
      ($plugin ? (plugins => [$plugin]) : ()),
    };
  }
}

# What `can()` and `has()` ask for: subs whose names say that they answer such questions.
my %features;

sub note_features {
  my ($package) = @_;
  no strict 'refs';
  for my $name (sort keys %{"${package}::"}) {
    next unless $name =~ /^(?:feature|has|perl_min_version)_/ && defined &{"${package}::$name"};
    $features{"${package}::$name"} = 1 if eval { &{"${package}::$name"}() };
  }
}

my $bare = conf_with();
note_commands($bare, undef, undef);
note_features('Mail::SpamAssassin::Conf');
my %core = map { ($_->{command} || $_->{setting}) => 1 } @{ $bare->{registered_commands} };
my %bare_evals = %{ $bare->{eval_plugins} || {} };
my @failed;
for my $plugin (@plugins) {
  my $full = "Mail::SpamAssassin::Plugin::$plugin";
  my $conf = eval { conf_with($full) };
  if (!$conf || !$conf->{plugins_loaded}->{$full}) {
    push @failed, $full;
    next;
  }
  note_commands($conf, $full, \%core);
  note_features($full);
  for my $function (keys %{ $conf->{eval_plugins} || {} }) {
    next if $bare_evals{$function};
    if ($evals{$function}) {
      push @{ $evals{$function}->{plugins} }, $full;
      next;
    }
    my $type = $conf->{eval_plugins_types}->{$function};
    $evals{$function} = { name => $function, plugins => [$full], (defined $type && $tests{$type} ? (type => $tests{$type}) : ()) };
  }
}
die "plugins that do not load here: @failed\n" if @failed;
my $json = JSON::PP->new->canonical->pretty;
print {$out} $json->encode({
  version => Mail::SpamAssassin::Version(),
  plugins => [map { { name => "Mail::SpamAssassin::Plugin::$_", %{ $pre{$_} || {} } } } @plugins],
  commands => [map { $commands{$_} } sort keys %commands],
  evals => [map { $evals{$_} } sort keys %evals],
  features => [sort keys %features],
});
