/** What the tool for JSON answers and its caller agree on. */

/** Name of the tool's server, as agents know it. */
export {toolServerName as serverName} from '../../../products/product.js';
export const toolName = 'submit_answer';
/** In the folder given to the tool: `{schema}`, the JSON Schema of the answer. */
export const questionFile = 'question.json';
/** In the same folder: each answer that was accepted, as one line of JSON. */
export const answersFile = 'answers.jsonl';
