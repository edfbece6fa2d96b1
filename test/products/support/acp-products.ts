import {copilot} from '../../../source/products/copilot.js';
import {gemini} from '../../../source/products/gemini.js';
import {opencode} from '../../../source/products/opencode.js';
import {qwen} from '../../../source/products/qwen.js';

/** The products that speak the Agent Client Protocol. */
export const acpProducts = {gemini, opencode, copilot, qwen};

export type AcpProductName = keyof typeof acpProducts;
