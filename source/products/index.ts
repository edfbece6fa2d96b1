/** The agents that have a name in LOOP.md. A further one is a file beside this one and a line here. */
import {claude} from './claude.js';
import {codex} from './codex.js';
import {copilot} from './copilot.js';
import {gemini} from './gemini.js';
import {opencode} from './opencode.js';
import type {AcpProduct, Product} from './product.js';
import {qwen} from './qwen.js';

const known = {claude, codex, gemini, opencode, copilot, qwen};

export type ProductName = keyof typeof known;
export const products: Readonly<Record<ProductName, Product>> = known;
export const productNames = Object.keys(known) as ProductName[];

/** The product of an agent that calls itself so by the Agent Client Protocol, where there is one. */
export const productCalled = (agentName: unknown): AcpProduct | undefined =>
	Object.values(products).find(
		(product): product is AcpProduct => product.protocol === 'acp' && product.agentName === agentName,
	);
