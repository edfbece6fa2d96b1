/**
 * Lets plain Node run our TypeScript: `node --import ./test/support/register.ts file.ts`. Node strips the types by
 * itself; what it does not do is find `x.ts` where the source says `x.js`.
 */
import {registerHooks} from 'node:module';

registerHooks({
	resolve(specifier, context, nextResolve) {
		try {
			return nextResolve(specifier, context);
		} catch (error) {
			if (!specifier.startsWith('.') || !specifier.endsWith('.js')) {
				throw error;
			}
			return nextResolve(specifier.replace(/\.js$/, '.ts'), context);
		}
	},
});
