/** What the tool for JSON answers and who asked for the answer agree on. */

/** Name of the tool's server, by which agents call it. */
export {toolServerName as serverName} from '../../../products/product.js';
export const toolName = 'submit_answer';
/** In the folder that the tool is started with: `{schema}`, the JSON Schema of the answer. */
export const questionFile = 'question.json';
/** In the same folder: each answer that was accepted, as one line of JSON. */
export const answersFile = 'answers.jsonl';
