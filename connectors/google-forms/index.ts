/**
 * Google Forms: answers, by a script inside the form (or inside the sheet that collects them), or read with the
 * merchant's consent. Forms tells of answers by Pub/Sub only, which a Worker has no part in.
 *
 * Facts: https://developers.google.com/apps-script/guides/triggers/events (a form's and a sheet's submissions)
 * and https://developers.google.com/workspace/forms/api/reference/rest (`forms.get`, `forms.responses.list` with
 * `filter=timestamp >= …`) [doc]. That an answer has another id in the API than in a script is [guess].
 */
import type { Connector } from '../../src/kit';
import { appsScript } from '../families/apps-script';
import { googleOAuth, idIn, noConsent, probeBy } from '../families/google';
import { answers, HOME } from './answers';
import { fields, notes, PASTE_LABEL, SCRIPT_HEAD, setup, sheet } from './form';
import { normalise } from './normalise';
import { recognises, samples } from './samples';
import { SCRIPT } from './script';

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
  paste: appsScript({ label: PASTE_LABEL, ...SCRIPT_HEAD, alone: true, body: SCRIPT }),
  async probe(call) {
    const id = idIn(call.connection.settings.formId);
    if (id === undefined)
      return noConsent(call) ?? { ok: false, reason: 'missing_setting', detail: 'formId' };
    return probeBy(call, HOME, `/v1/forms/${id}`, {}, 'info.title', 'info.documentTitle');
  },
  inbound: { verify: { scheme: 'standard-webhooks' }, normalise },
  poll: { answers },
  recognises,
  samples,
};

export default googleForms;
