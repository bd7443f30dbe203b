/** What stands in `public/` of others' making is what the lock file names, to the byte. */
import { expect, it } from 'vitest';
import { text } from './source';

it.each([
  ['public/estatico/pico.min.css', 'node_modules/@picocss/pico/css/pico.min.css'],
  ['public/estatico/htmx.min.js', 'node_modules/htmx.org/dist/htmx.min.js'],
])('%s is the installed one', (ours, theirs) => {
  expect(text(ours) === text(theirs), `copy ${theirs} to ${ours}`).toBe(true);
});
