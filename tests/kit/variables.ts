/** What templates read, for tests that hold it against the canonical model. */
import { Liquid } from 'liquidjs';

const engine = new Liquid();

/** Every path of `data` that a valid template reads, in output or conditions; Mustache's `{{& a }}` and `{{{ a }}}` too. */
export const variablesOf = (template: string): string[] =>
  engine.globalFullVariablesSync(template.replace(/\{\{[{&]/g, '{{').replaceAll('}}}', '}}'), {
    partials: false,
  });
