/** The least that Ink can do for a screen like ours: four bordered panes and a status line, bundled the same way. */
import {Box, render, Text} from 'ink';

const Pane = ({title}: {title: string}) => (
	<Box borderStyle="round" flexGrow={1}>
		<Text>{title}</Text>
	</Box>
);

const columns = process.stdout.columns;
const rows = process.stdout.rows;

render(
	<Box width={columns} height={rows} flexDirection="column">
		<Box flexGrow={1}>
			<Box flexDirection="column" width={40}>
				<Pane title="Goal" />
				<Pane title="Memory" />
			</Box>
			<Box flexDirection="column" flexGrow={1}>
				<Pane title="Step" />
				<Pane title="Verifier" />
			</Box>
		</Box>
		<Text>status line</Text>
	</Box>,
	{alternateScreen: true, incrementalRendering: true, maxFps: 1000, exitOnCtrlC: false},
);

// Waits for a key, as a real one does.
process.stdin.setRawMode(true).on('data', () => process.exit(0));
