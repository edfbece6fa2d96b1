import {existsSync} from 'node:fs';

const perl = '/usr/bin/perl';

/** Number of the system call `prctl`, by Node's name of the processor. */
const prctl: Record<string, number> = {x64: 157, arm64: 167};

/**
 * Adopts every process whose parent ends (PR_SET_CHILD_SUBREAPER, which Node.js cannot set), so that none escapes by
 * forking twice. Passes signals on, ends as its child does, and then kills what it has adopted. The watchdog is given time
 * to do its work first. Descriptor 3 is left to the child.
 */
const script = `
$0 = 'treadle-subreaper';
syscall(shift, 36, 1, 0, 0, 0);
my $child = fork;
defined $child or exit 127;
if (!$child) { exec {$ARGV[0]} @ARGV; exit 127 }
if (open my $channel, '<&=', 3) { close $channel }
for my $name (qw(INT TERM HUP)) { $SIG{$name} = sub { kill $name, $child } }
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
 * The command line that runs a program below a subreaper, which is its parent and adopts the processes that its
 * descendants leave behind. The program alone where that is not possible: it takes Linux and Perl.
 */
export const underSubreaper = (
	command: readonly string[],
): {command: readonly string[]; hasSubreaper: boolean} => {
	const call = prctl[process.arch];
	return process.platform === 'linux' && call !== undefined && existsSync(perl)
		? {command: [perl, '-e', script, String(call), ...command], hasSubreaper: true}
		: {command, hasSubreaper: false};
};
