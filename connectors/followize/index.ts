/**
 * Followize: a CRM for leads. All that is public of its API is one call that takes a lead in; it has no webhook and
 * no list that could be found.
 *
 * Facts: the vendor's WordPress plug-ins (github.com/WPPlugins/followize), agenciafmd/laravel-followize with fields
 * and codes, iurividal/SdkFollowizeNet [code]. The same contact again is an interaction (`treatment`) with the lead
 * that is there. An error may come with status 200: the body decides.
 */
import { z } from 'zod';
import {
  type Action,
  baseUrlOf,
  type Connector,
  compact,
  type HttpResult,
  type Outcome,
  outcomeOf,
  type ReasonCode,
  read,
  taxIdOf,
  toE164,
} from '../../src/kit';
import { optionalText, requiredText } from '../families/inputs';
import { API, form, labels } from './form';

const Lead = z.object({
  name: requiredText(),
  email: optionalText(),
  phone: optionalText(60),
  goal: optionalText(),
  message: optionalText(10_000),
  attendantEmail: optionalText(),
  company: optionalText(),
  taxId: optionalText(30),
  city: optionalText(),
  state: optionalText(60),
  utmSource: optionalText(),
  utmMedium: optionalText(),
  utmCampaign: optionalText(),
  utmContent: optionalText(),
  utmTerm: optionalText(),
});
type Lead = z.output<typeof Lead>;

const createLead: Action<Lead> = {
  label: { pt: 'Criar lead', en: 'Create lead' },
  input: Lead,
  labels,
  idempotent: false,
  async run(lead, _key, { connection: { settings, credentials }, http }) {
    const { clientKey, teamKey } = credentials;
    const goal = lead.goal ?? settings.conversionGoal?.trim();
    const reach = compact({ email: lead.email, ...phoneOf(lead.phone) });
    if (!clientKey || !teamKey)
      return { kind: 'rejected', reason: 'missing_credentials', detail: 'clientKey, teamKey' };
    if (!goal) return { kind: 'rejected', reason: 'missing_setting', detail: 'conversionGoal' };
    if (!reach) return { kind: 'rejected', reason: 'missing_recipient' };
    const json = {
      clientKey: clientKey.trim(),
      teamKey: teamKey.trim(),
      conversionGoal: goal,
      name: lead.name,
      ...reach,
      ...compact({
        message: lead.message,
        attendantEmail: lead.attendantEmail,
        companyName: lead.company,
        registrationNumber: taxIdOf(lead.taxId).taxId,
        city: lead.city,
        state: lead.state,
        hubUtmz: campaignOf(lead),
        legalBases: settings.consent === 'true' ? CONSENT : undefined,
      }),
    };
    return told(await http.request({ url: `${baseUrlOf(settings, API)}/Leads/`, json }));
  },
};

/** As its form has them: the digits of a Brazilian phone without its country's code. */
function phoneOf(typed: string | undefined) {
  const digits = toE164(typed)?.replace(/^\+(?:55)?/, '');
  return digits?.length === 11 ? { cellPhone: digits } : { phone: digits };
}

/** Pairs of the old analytics cookie, which is what its own tracker sends. */
function campaignOf(lead: Lead): string | undefined {
  const pairs = [
    ['utmcsr', lead.utmSource],
    ['utmccn', lead.utmCampaign],
    ['utmcmd', lead.utmMedium],
    ['utmcct', lead.utmContent],
    ['utmctr', lead.utmTerm],
  ].flatMap(([name, value]) => (value ? [`${name}=${value.replaceAll('|', ' ')}|`] : []));
  return pairs.join('') || undefined;
}

const CONSENT = {
  processing: { name: 'consent', optIn: true },
  communication: { name: 'consent', optIn: true },
};

const CODES: ReadonlyMap<number, readonly [reason: ReasonCode, meaning: string]> = new Map([
  [4000, ['invalid_input', 'a field that it needs is missing']],
  [4001, ['unauthorized', 'the client key is not valid']],
  [4002, ['unauthorized', 'the team key is not valid']],
  [4003, ['refused', 'the contact was not taken']],
  [4004, ['refused', 'the team has no attendant']],
  [4005, ['refused', 'the conversion was not taken']],
  [4006, ['refused', 'it asks for the legal bases']],
]);

function told(result: HttpResult): Outcome {
  const answer = read(result.ok ? result.json : undefined);
  const code = answer.integer('error', 'errorCode', 'code') ?? 0;
  const [reason, meaning] = CODES.get(code) ?? [];
  if (reason) return { kind: 'rejected', reason, detail: `Followize ${code}: ${meaning}` };
  const outcome = outcomeOf(result);
  if (outcome.kind !== 'sent') return outcome;
  const success = answer.bool('success');
  if (success === false) return { kind: 'rejected', reason: 'refused', detail: 'Followize: success 0' };
  if (success === undefined) return { kind: 'unknown', detail: 'Followize: no word on success' };
  const detail = `Followize: ${answer.text('leadType') === 'treatment' ? 'an interaction' : 'a new lead'}`;
  const id = answer.id('leadId');
  return id === undefined ? { kind: 'sent', detail } : { kind: 'sent', detail, providerId: id };
}

const followize: Connector = {
  slug: 'followize',
  label: { pt: 'Followize', en: 'Followize' },
  category: 'crm',
  hosts: ['www.followize.com.br'],
  ...form,
  actions: { createLead: createLead as Action },
};

export default followize;
