/** What can be told of a lead: conversions, opportunities, sales, losses [doc], and tags [code]. */
import { z } from 'zod';
import { type Action, compact, toCentavos, toE164 } from '../../src/kit';
import { emailText, listOf, optionalText, requiredText } from '../families/inputs';
import { addTags, sendEvent } from './api';
import { ACTIONS, labels } from './form';

const Lead = z.object({ email: emailText });
const Sale = Lead.extend({ value: z.union([z.string(), z.number()]).optional() });
const Loss = Lead.extend({ reason: optionalText() });
const Tags = Lead.extend({ tags: requiredText(1_000) });
const Conversion = Lead.extend({
  identifier: requiredText(),
  name: optionalText(),
  phone: optionalText(60),
  company: optionalText(),
  tags: optionalText(1_000),
  fields: optionalText(10_000),
  utmSource: optionalText(),
  utmMedium: optionalText(),
  utmCampaign: optionalText(),
  utmTerm: optionalText(),
});

/** One of RD's events, with what it wants to know besides the e-mail. */
const telling = <Input extends z.output<typeof Lead>>(
  type: string,
  label: Action['label'],
  input: z.ZodType<Input>,
  payloadOf: (input: Input) => object | undefined,
): Action<Input> => ({
  label,
  input,
  labels,
  idempotent: false,
  run: (filled, _key, call) => sendEvent(call, type, { email: filled.email, ...payloadOf(filled) }),
});

/** The funnel that every account has. */
const FUNNEL = { funnel_name: 'default' };

function saleOf({ value }: z.output<typeof Sale>) {
  const centavos = value === undefined ? undefined : toCentavos(value);
  return { ...FUNNEL, ...(centavos === undefined ? {} : { value: centavos / 100 }) };
}

const conversionOf = ({ tags, fields, ...input }: z.output<typeof Conversion>) => ({
  ...fieldsIn(fields),
  conversion_identifier: input.identifier,
  ...compact({
    name: input.name,
    mobile_phone: toE164(input.phone),
    company_name: input.company,
    traffic_source: input.utmSource,
    traffic_medium: input.utmMedium,
    traffic_campaign: input.utmCampaign,
    traffic_value: input.utmTerm,
    tags: tags && listOf(tags),
  }),
});

/** `cf_bairro = Centro`, line by line. */
const fieldsIn = (text = ''): Record<string, string> =>
  Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^\s*(cf_\w{1,61})\s*[=:]\s*(\S.*)$/.exec(line) ?? [];
      return name && value ? [[name, value.trim()]] : [];
    }),
  );

export const actions: Readonly<Record<string, Action>> = {
  createLead: telling('CONVERSION', ACTIONS.createLead, Conversion, conversionOf) as Action,
  markOpportunity: telling('OPPORTUNITY', ACTIONS.markOpportunity, Lead, () => FUNNEL) as Action,
  markSale: telling('SALE', ACTIONS.markSale, Sale, saleOf) as Action,
  markLost: telling('OPPORTUNITY_LOST', ACTIONS.markLost, Loss, ({ reason }) => ({
    ...FUNNEL,
    ...compact({ reason }),
  })) as Action,
  addTags: {
    label: ACTIONS.addTags,
    input: Tags,
    labels,
    idempotent: true,
    run: ({ email, tags }: z.output<typeof Tags>, _key: string, call) => addTags(call, email, listOf(tags)),
  } as Action,
};
