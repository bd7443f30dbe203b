/**
 * Google Forms: answers, by a script inside the form (or inside the sheet that collects them), or read with the
 * merchant's consent. Forms tells of answers by Pub/Sub only, which a Worker has no part in.
 *
 * Facts: https://developers.google.com/apps-script/guides/triggers/events (a form's and a sheet's submissions)
 * and https://developers.google.com/workspace/forms/api/reference/rest (`forms.get`, `forms.responses.list` with
 * `filter=timestamp >= …`) [doc]. That an answer has another id in the API than in a script is [guess].
 */
import { type Call, type Connector, callFailure, isOk, type Probe, read } from '../../src/kit';
import { appsScript } from '../families/apps-script';
import { ask, googleOAuth, idIn, noConsent } from '../families/google';
import { answers, HOME } from './answers';
import { fields, notes, PASTE_LABEL, setup, sheet } from './form';
import { normalise } from './normalise';
import { recognises, samples } from './samples';
import { SCRIPT } from './script';

async function probe(call: Call): Promise<Probe> {
  const lack = noConsent(call);
  if (lack) return lack;
  const id = idIn(call.connection.settings.formId);
  if (id === undefined) return { ok: false, reason: 'missing_setting', detail: 'formId' };
  const result = await ask(call, HOME, `/v1/forms/${encodeURIComponent(id)}`);
  const account = isOk(result) ? read(result.json).text('info.title', 'info.documentTitle') : undefined;
  return account === undefined ? callFailure(result) : { ok: true, account };
}

const googleForms: Connector = {
  slug: 'google-forms',
  label: { pt: 'Google Formulários', en: 'Google Forms' },
  category: 'google',
  hosts: ['forms.googleapis.com'],
  fields,
  setup,
  notes,
  oauth: googleOAuth('forms.responses.readonly', 'forms.body.readonly'),
  sheet,
  paste: appsScript({ label: PASTE_LABEL, alone: true, body: SCRIPT }),
  probe,
  inbound: { verify: { scheme: 'standard-webhooks' }, normalise },
  poll: { answers },
  recognises,
  samples,
};

export default googleForms;
