/** `/organization`: the merchant's own settings. */
import { createRoute, z } from '@hono/zod-openapi';
import { changeOrganization, isTimeZone } from '../../src/hub/organization';
import type { Organization } from '../../src/store/organizations';
import type { SendingRules as StoredRules } from '../../src/store/types';
import { name } from '../name';
import { BODY, found, json, jsonBody, newApi, problems } from './operation';
import { Organization as OrganizationAnswer, SendingRules } from './schemas';

export const organization = newApi();
const tags = ['Organization'];

const OrganizationPatch = z
  .object({
    name: name.optional(),
    timeZone: z
      .string()
      .max(60)
      .refine(isTimeZone, 'must be an IANA time zone')
      .optional()
      .openapi({ example: 'America/Manaus' }),
    language: z.enum(['pt-BR', 'en']).optional(),
    rules: SendingRules.optional().openapi({ description: 'Replaces all rules.' }),
  })
  .openapi('OrganizationPatch');

const present = ({ id, name, timeZone, language, rules, createdAt }: Organization) => ({
  id,
  name,
  timeZone,
  language: language === 'en' ? ('en' as const) : ('pt-BR' as const),
  rules,
  createdAt,
});

organization.openapi(
  createRoute({
    method: 'get',
    path: '/organization',
    operationId: 'getOrganization',
    tags,
    summary: 'Read the organization',
    responses: { 200: json('The organization.', OrganizationAnswer), ...problems() },
  }),
  (c) => c.json(present(c.get('organization')), 200),
);

organization.openapi(
  createRoute({
    method: 'patch',
    path: '/organization',
    operationId: 'updateOrganization',
    tags,
    summary: 'Change the organization',
    request: { body: jsonBody(OrganizationPatch) },
    responses: { 200: json('As it is now.', OrganizationAnswer), ...problems(...BODY) },
  }),
  async (c) => {
    const { rules, ...patch } = withoutUndefined(c.req.valid('json'));
    const changed = await changeOrganization(c.get('hub'), c.get('organization').id, {
      ...patch,
      ...(rules ? { rules: withoutUndefined(rules) as StoredRules } : {}),
    });
    return c.json(present(found(changed)), 200);
  },
);

/** zod types what is left out as undefined; columns know no such thing. */
const withoutUndefined = <T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
