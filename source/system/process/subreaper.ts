import {existsSync} from 'node:fs';

const perl = '/usr/bin/perl';

/** Number of the system call `prctl`, by Node's name of the processor. */
const prctl: Record<string, number> = {x64: 157, arm64: 167};

/**
 * Adopts every process whose parent ends (PR_SET_CHILD_SUBREAPER, which Node cannot set), so that none gets away by
 * forking twice: as long as it lives it is a descendant of this one. Passes signals on, ends as its child does, and kills
 * what it has adopted then, but for the watchdog, which has work to do first. Descriptor 3 is the child's alone.
 */
const script = `
$0 = 'treadle-subreaper';
syscall(shift, 36, 1, 0, 0, 0);
my $child = fork;
defined $child or exit 127;
if (!$child) { exec {$ARGV[0]} @ARGV; exit 127 }
if (open my $channel, '<&=', 3) { close $channel }
for my $name (qw(INT TERM)) { $SIG{$name} = sub { kill $name, $child } }
$SIG{HUP} = 'IGNORE';
my $status;
while ((my $ended = waitpid -1, 0) != -1 || $!{EINTR}) {
	if ($ended == $child) { $status = $?; last }
}
for my $round (1 .. 100) {
	open my $list, '<', "/proc/$$/task/$$/children" or last;
	my @left = split ' ', <$list> // '';
	last unless @left;
	for my $pid (@left) {
		open my $line, '<', "/proc/$pid/cmdline" or next;
		kill 'KILL', $pid unless $round < 60 && (<$line> // '') =~ /treadle-watchdog/;
	}
	1 while waitpid(-1, 1) > 0;
	select undef, undef, undef, 0.05;
}
if (my $signal = $status & 127) { $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP); kill $signal, $$; sleep 1 }
exit $status >> 8;
`;

/**
 * The command line that runs a program below a subreaper: a process that adopts what the program's descendants leave behind,
 * and that is the program's parent. The program alone where the system has none of what it takes (Linux and Perl).
 */
export const underSubreaper = (command: readonly string[]): {command: readonly string[]; isKept: boolean} => {
	const call = prctl[process.arch];
	return process.platform === 'linux' && call !== undefined && existsSync(perl)
		? {command: [perl, '-e', script, String(call), ...command], isKept: true}
		: {command, isKept: false};
};
