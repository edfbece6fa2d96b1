import {Box, Text, useInput, useWindowSize} from 'ink';
import {useState} from 'react';
import {expect, test} from 'vitest';
import {renderToTerminal} from './virtual-terminal.js';

const Echo = () => {
	const {columns, rows} = useWindowSize();
	const [typed, setTyped] = useState('');
	useInput(input => setTyped(before => before + input));
	return (
		<Box width={columns} height={rows} borderStyle="round" flexDirection="column">
			<Text color="#ff0000" bold>
				{`size ${columns}x${rows}`}
			</Text>
			<Text inverse>{`typed ${typed}`}</Text>
		</Box>
	);
};

test('shows the cells, takes keys, resizes and restores the screen', async () => {
	const terminal = renderToTerminal(<Echo />, {columns: 50, rows: 8});
	await terminal.until('size 50x8');
	const rows = terminal.rows();
	expect(rows).toHaveLength(8);
	expect([rows[0]?.[0], rows[0]?.[49], rows[7]?.[0], rows[7]?.[49]]).toEqual(['╭', '╮', '╰', '╯']);
	expect(terminal.cell(1, 1)).toMatchObject({char: 's', fg: '#ff0000', bold: true, inverse: false});
	expect(terminal.cell(1, 2)).toMatchObject({char: 't', fg: 'default', inverse: true});

	terminal.type('a');
	await terminal.until('typed a');
	await terminal.quiet();
	const before = terminal.bytes();
	await terminal.quiet();
	expect(terminal.bytes()).toBe(before);

	terminal.resize(30, 6);
	await terminal.until('size 30x6');
	expect(terminal.rows()[5]?.[29]).toBe('╯');

	await terminal.unmount();
	expect(terminal.written()).toContain('\u001B[?1049l');
});

test('says what the screen shows when it waits in vain', async () => {
	const terminal = renderToTerminal(<Echo />, {columns: 50, rows: 8});
	await expect(terminal.until('something else', 100)).rejects.toThrow(/something else.*size 50x8/s);
	await terminal.unmount();
});
