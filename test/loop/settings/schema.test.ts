import {expect, test} from 'vitest';
import {loopJsonSchema} from '../../../source/loop/settings/schema.js';

test('the JSON Schema names the keys that may be used today and what they take', () => {
	expect(loopJsonSchema()).toMatchSnapshot();
});
