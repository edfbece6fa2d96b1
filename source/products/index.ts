import * as known from './known.js';
import type {AcpProduct, Product} from './product.js';

export type ProductName = keyof typeof known;
export const products: Readonly<Record<ProductName, Product>> = known;
export const productNames = Object.keys(known) as ProductName[];

/** The product of an agent that calls itself so by the Agent Client Protocol, where there is one. */
export const productByAgentName = (agentName: unknown): AcpProduct | undefined =>
	Object.values(products).find(
		(product): product is AcpProduct => product.protocol === 'acp' && product.agentName === agentName,
	);
