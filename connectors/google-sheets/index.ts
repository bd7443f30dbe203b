/**
 * Google Sheets: rows that change, by a script inside the sheet, and rows that are appended with the merchant's
 * consent. Its API tells of no changes, and lists none.
 *
 * Facts: https://developers.google.com/apps-script/guides/triggers/events (edits; none for what scripts and APIs
 * write) and https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values [doc].
 */
import { actionOf, type Connector } from '../../src/kit';
import { appsScript } from '../families/apps-script';
import { choicesFrom, googleOAuth, idIn, noConsent, probeBy } from '../families/google';
import { Appended, appendRow, HOME, MISSING } from './append';
import { fields, LABELS, notes, PASTE_LABEL, SCRIPT_HEAD, setup, sheet } from './form';
import { normalise } from './normalise';
import { recognises, samples } from './samples';
import { SCRIPT } from './script';

const googleSheets: Connector = {
  slug: 'google-sheets',
  label: { pt: 'Google Planilhas', en: 'Google Sheets' },
  category: 'google',
  hosts: ['sheets.googleapis.com'],
  fields,
  setup,
  notes,
  oauth: googleOAuth('spreadsheets'),
  sheet,
  paste: appsScript({ label: PASTE_LABEL, ...SCRIPT_HEAD, settings: ['tab'], alone: true, body: SCRIPT }),
  choices: {
    async tab(call) {
      const id = idIn(call.connection.settings.spreadsheetId);
      if (id === undefined) return noConsent(call) ?? MISSING;
      const query = { fields: 'sheets.properties.title' };
      return choicesFrom(call, HOME, `/v4/spreadsheets/${id}`, query, ['sheets', 'properties.title']);
    },
  },
  async probe(call) {
    const id = idIn(call.connection.settings.spreadsheetId);
    if (id === undefined) return noConsent(call) ?? MISSING;
    return probeBy(call, HOME, `/v4/spreadsheets/${id}`, { fields: 'properties.title' }, 'properties.title');
  },
  inbound: { verify: { scheme: 'standard-webhooks' }, normalise },
  actions: {
    appendRow: actionOf({
      label: { pt: 'Acrescentar linha', en: 'Append row' },
      input: Appended,
      labels: LABELS,
      idempotent: true,
      run: (input, key, call) => appendRow(input, key, call),
    }),
  },
  recognises,
  samples,
};

export default googleSheets;
