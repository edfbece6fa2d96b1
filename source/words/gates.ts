import type {GateName} from '../loop/loop.js';

/** You are training the loop while any gate asks but `deliver`, which always does. */
export const isTraining = (gates: readonly GateName[]): boolean => gates.some(gate => gate !== 'deliver');
