/** Message texts: Liquid over an event's `data`, in a sandbox that hostile templates cannot leave. */
import { Context, type Emitter, Liquid, Output, type Template, TypeGuards, toValueSync } from 'liquidjs';
import { moneyText, templateFilters } from './template-filters';
import { countAll, countRead, limitSteps } from './template-limits';

export interface TemplateOptions {
  /** IANA name, e.g. `America/Sao_Paulo`: where dates and times are read. */
  timeZone: string;
  /** Default `pt-BR`. */
  locale?: 'pt-BR' | 'en';
}

export type Rendered =
  /** `missing`: the variables that came out empty, as the template names them. */
  { ok: true; text: string; missing: string[] } | { ok: false; detail: string };

const MAX_TEMPLATE = 50_000;
const MAX_TEXT = 100_000;
/** Characters and list elements that filters may touch in one render. */
const MAX_MEMORY = 2_000_000;

const engine = sandbox();

/**
 * The text of a template. A variable without a value renders empty and is listed in `missing`;
 * money and lists read well without a filter. Never throws: what is wrong with the template comes
 * back as `detail`.
 */
export function render(template: string, data: object, options: TemplateOptions): Rendered {
  try {
    const { locale = 'pt-BR', timeZone } = options;
    const context = new Context(
      data,
      { ...engine.options, locale, timezoneOffset: timeZone },
      { sync: true },
      { liquid: engine },
    );
    limitSteps(context, template);
    const parsed = engine.parse(unmustached(template));
    const missing = new Set<string>();
    for (const output of outputsIn(parsed)) watch(output, missing);
    const emitter = cappedEmitter();
    toValueSync(engine.renderer.renderTemplates(parsed, context, emitter));
    return { ok: true, text: emitter.buffer, missing: [...missing] };
  } catch (error) {
    return { ok: false, detail: messageOf(error) };
  }
}

function sandbox(): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    parseLimit: MAX_TEMPLATE,
    memoryLimit: MAX_MEMORY,
    templates: {}, // In place of a file system.
  });
  for (const tag of ['include', 'render', 'layout', 'block']) delete liquid.tags[tag];
  for (const [name, filter] of Object.entries(templateFilters)) liquid.registerFilter(name, filter);
  countAll(liquid);
  return liquid;
}

/** Texts brought from Mustache tools: `{{& link }}` and `{{{ link }}}` are the plain output here. */
const unmustached = (template: string): string =>
  template.replace(/\{\{\{([^{}]*)\}\}\}/g, '{{$1}}').replace(/\{\{\s*&/g, '{{');

function cappedEmitter(): Emitter {
  return {
    buffer: '',
    write(piece: unknown) {
      this.buffer += String(piece);
      if (this.buffer.length > MAX_TEXT) throw new RangeError('the text becomes too long');
    },
  };
}

const outputsIn = (templates: readonly Template[]): Output[] =>
  templates.flatMap((template) => {
    if (template instanceof Output) return [template];
    return template.children ? outputsIn(toValueSync(template.children(false, true))) : [];
  });

/** Makes an output write what people can read, and tell when that is nothing. */
function watch(output: Output, missing: Set<string>): void {
  const name = output.value.initial.postfix.find(TypeGuards.isPropertyAccessToken)?.getText();
  output.render = function* (context, emitter) {
    const value: unknown = yield output.value.value(context, false);
    countRead(context, value);
    const text = readable(value, context);
    if (text.trim() === '' && name !== undefined) missing.add(name);
    emitter.write(text);
  };
}

/** Empty for what has no text of its own, rather than `[object Object]`. */
function readable(value: unknown, context: Context): string {
  if (Array.isArray(value)) {
    return value
      .map((item) => readable(item, context))
      .filter((text) => text !== '')
      .join(', ');
  }
  if (typeof value === 'object') return moneyText(value, context) ?? '';
  return value === undefined ? '' : String(value);
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : 'unknown error';
  return message.slice(0, 300);
}
