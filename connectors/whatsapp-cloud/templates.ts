/**
 * The approved templates of an account that a dispatch can fill in. Source:
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components [doc].
 */
import { type Call, type CallFailure, isOk, type Reader, read, type TemplateInfo } from '../../src/kit';
import { idOf, request } from './api';
import { failureOf } from './errors';

const PAGE = 100;
/** An account holds 6000 templates at most, 250 as a rule. */
const MAX_PAGES = 60;

const HEADERS: ReadonlyMap<string, NonNullable<TemplateInfo['header']>> = new Map([
  ['IMAGE', 'image'],
  ['VIDEO', 'video'],
  ['DOCUMENT', 'document'],
]);

/** Follows the cursor, never the address of the next page, which would leave `baseUrl`. */
export async function templates(
  call: Call,
): Promise<{ ok: true; templates: readonly TemplateInfo[] } | CallFailure> {
  const path = `${idOf(call, 'businessAccountId')}/message_templates`;
  const fields = 'name,language,category,status,components,parameter_format';
  const found: TemplateInfo[] = [];
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = { fields, status: 'APPROVED', limit: PAGE, after };
    const result = await request(call, path, { query });
    const answer = isOk(result) ? read(result.json) : undefined;
    if (!answer || !Array.isArray(answer.at('data').value)) return failureOf(result, call.now);
    found.push(...answer.list('data').flatMap((template) => infoOf(template) ?? []));
    const next = answer.has('paging.next') ? answer.text('paging.cursors.after') : undefined;
    if (next === undefined || next === after) break;
    after = next;
  }
  return { ok: true, templates: found };
}

/** Undefined for what is not approved, or wants what a dispatch does not carry. */
function infoOf(template: Reader): TemplateInfo | undefined {
  const name = template.text('name');
  const language = template.text('language');
  if (!name || !language || template.text('status') !== 'APPROVED') return undefined;
  const components = template.list('components');
  const component = (type: string) =>
    components.find((part) => part.text('type') === type) ?? read(undefined);
  const text = component('BODY').text('text') ?? '';
  const variables = variablesIn(text);
  const headerVariables = variablesIn(component('HEADER').text('text'));
  const header = component('HEADER');
  const format = header.text('format') ?? '';
  const isNamed = template.text('parameter_format') === 'NAMED';
  // The one variable of a header would need its name too, which a dispatch has no place for.
  if ((isNamed && headerVariables.length > 0) || format === 'LOCATION') return undefined;
  const category = template.text('category');
  const kind = headerVariables.length > 0 ? 'text' : HEADERS.get(format);
  return {
    name,
    language,
    ...(category ? { category } : {}),
    text,
    variables: variables.length,
    ...(isNamed && variables.length > 0 ? { names: variables } : {}),
    ...(kind ? { header: kind } : {}),
  };
}

/** The different variables in their order: `{{1}}` twice is one. */
const variablesIn = (text = ''): string[] => [
  ...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name)),
];
