# Lets the real SpamAssassin read many small configurations starting it once, as `spamassassin --lint -L` reads one: a
# JSON list of configurations on standard input, each a list of files ({"path", "text"}) in reading order; a JSON list
# of answers ({"errors", "warnings", "died"}) on standard output. Includes are read from the disk, relative to the path.
use strict;
use warnings;
use JSON::PP;
use Mail::SpamAssassin;

binmode STDIN;
open(my $out, '>&', \*STDOUT) or die "standard output: $!";
open(STDOUT, '>', '/dev/null') or die "standard output: $!";
my $json = JSON::PP->new->canonical->utf8;
my $cases = $json->decode(do { local $/; <STDIN> });
my @answers;
# Modules are loaded once; each configuration gets a process of its own, since plugins keep what they have made.
if (@$cases > 1) {
  local $SIG{__WARN__} = sub { };
  my $text = join '', map { "loadplugin $_\n" } map { $_->{text} =~ /^[ \t]*loadplugin[ \t]+(Mail::SpamAssassin::\S+)[ \t]*$/mg } @{ $cases->[0] };
  eval { Mail::SpamAssassin->new({ config_text => $text, local_tests_only => 1, dont_copy_prefs => 1 })->init(0) };
}
for my $files (@$cases) {
  pipe(my $from, my $to) or die "pipe: $!";
  my $child = fork() // die "fork: $!";
  if ($child == 0) {
    close $from;
    print {$to} $json->encode(answer($files));
    close $to;
    # Nothing of the parent's is to be cleaned up here.
    kill 'KILL', $$;
  }
  close $to;
  my $said = do { local $/; <$from> };
  waitpid $child, 0;
  push @answers, $json->decode($said || '{"errors":0,"warnings":[],"died":"the process ended"}');
}
print {$out} $json->encode(\@answers);

sub answer {
  my ($files) = @_;
  # Between files stand the marks by which SpamAssassin itself knows the file and the line of what it reads.
  my $text = join '', map {
    my ($path, $content) = ($_->{path}, $_->{text});
    utf8::encode($path);
    utf8::encode($content);
    $content .= "\n" if $content !~ /\n\z/;
    "file start $path\n${content}file end $path\n"
  } @$files;
  my @warnings;
  my $errors = eval {
    local $SIG{__WARN__} = sub { push @warnings, join '', @_ };
    local $SIG{ALRM} = sub { die "lint took too long\n" };
    alarm 120;
    my $sa = Mail::SpamAssassin->new({ config_text => $text, local_tests_only => 1, dont_copy_prefs => 1 });
    my $count = $sa->lint_rules();
    alarm 0;
    $count;
  };
  my $died = $@;
  alarm 0;
  return { errors => $errors // 0, warnings => [map { s/\s+\z//r } @warnings], ($died ? (died => "$died") : ()) };
}
