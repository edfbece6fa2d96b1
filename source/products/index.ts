import * as known from './known.js';
import type {AcpProduct, Product} from './product.js';

export type ProductName = keyof typeof known;
export const products: Readonly<Record<ProductName, Product>> = known;
export const productNames = Object.keys(known) as ProductName[];

/** The product whose agent reports this name by the Agent Client Protocol, if any. */
export const productByAgentName = (agentName: unknown): AcpProduct | undefined =>
	Object.values(products).find(
		(product): product is AcpProduct => product.protocol === 'acp' && product.agentName === agentName,
	);
