import {exitCodes, Problem} from '../../problem.js';
import {agentEnvironment} from '../../system/child-environment.js';
import {findExecutable} from '../../system/find-executable.js';
import type {Agent} from '../agent.js';
import {installedVersion, isSince} from '../installed-version.js';
import {requireProgram} from '../require-program.js';
import {type AcpAgentOptions, createAcpAgent} from './acp-agent.js';
import {type AcpPreset, type AcpPresetName, acpPresets} from './acp-presets.js';

export type PresetChoice = {kind: AcpPresetName; model?: string; args?: readonly string[]};

const versionOf = (
	{program, package: packageName}: AcpPreset,
	environment: NodeJS.ProcessEnv,
	folder: string,
): string | undefined => {
	const found = findExecutable(program, agentEnvironment(environment), folder);
	return found.kind === 'file' ? installedVersion(found.path, packageName) : undefined;
};

const requireVersion = (preset: AcpPreset, version: string | undefined): void => {
	const oldest = preset.launches.at(-1)?.since ?? '0';
	if (version !== undefined && !isSince(version, oldest)) {
		throw new Problem(
			`${preset.label} ${version} is too old: ${oldest} is the least, as ${preset.oldestBecause}.`,
			{hint: `Update it: npm install -g ${preset.package}`, exitCode: exitCodes.agentFailed},
		);
	}
};

/** A version that nobody knows is taken for a new one; the agent tells it once it answers. */
const launchArguments = ({launches}: AcpPreset, version: string | undefined): readonly string[] => {
	const launch = launches.find(({since}) => version === undefined || isSince(version, since));
	return (launch ?? launches[0])?.arguments ?? [];
};

/** An agent that is known by name and speaks the Agent Client Protocol itself. Starts nothing. */
export const createPresetAgent = (
	choice: PresetChoice,
	options: Pick<AcpAgentOptions, 'environment' | 'submitTool' | 'initialize' | 'silence' | 'cancel'>,
): Agent => {
	const preset: AcpPreset = acpPresets[choice.kind];
	const {environment} = options;
	const {model, args = []} = choice;
	return createAcpAgent({
		...options,
		name: choice.kind,
		label: model === undefined ? preset.label : `${preset.label} (${model})`,
		scripted: false,
		asks: preset.asks,
		can: {
			hearReasons: preset.endsTurnAfterNo,
			tellTokens: preset.tokens !== 'last-step' || preset.companion !== undefined,
			tellCost: preset.cost,
			answerJson: 'tool',
		},
		preset,
		...(preset.model === 'session' && model !== undefined ? {model} : {}),
		preflight(folder) {
			requireProgram(preset.program, environment, folder);
			requireVersion(preset, versionOf(preset, environment, folder));
		},
		command: folder => [
			preset.program,
			...launchArguments(preset, versionOf(preset, environment, folder)),
			...(preset.model === '--model' && model !== undefined ? ['--model', model] : []),
			...args,
		],
	});
};
