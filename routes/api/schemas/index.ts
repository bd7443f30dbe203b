/** The answers of the API, as zod schemas: types, documentation and tests derive from them. */
export * from './accounts';
export { Label, ProblemAnswer, Reason, reasonOf } from './common';
export * from './connections';
export * from './inbound';
export * from './outbound';
