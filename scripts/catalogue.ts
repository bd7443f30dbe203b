/**
 * `npm run catalogue`: prints the table of connectors, what each of them does, how far its deliveries can be
 * trusted (A–D) and what our knowledge rests on: the vendor's documentation, public code, or a guess.
 */
import { loadSource } from './local/load-source.ts';

const { table } = await loadSource<{ table: string }>('scripts/catalogue/print.ts');
console.log(table);
