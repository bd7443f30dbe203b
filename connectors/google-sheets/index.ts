/**
 * Google Sheets: rows that change, by a script inside the sheet, and rows that are appended with the merchant's
 * consent. Its API tells of no changes, and lists none.
 *
 * Facts: https://developers.google.com/apps-script/guides/triggers/events (edits; none for what scripts and APIs
 * write) and https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values [doc].
 */
import { type Call, type Connector, callFailure, isOk, type Probe, read } from '../../src/kit';
import { appsScript } from '../families/apps-script';
import { ask, googleOAuth, idIn, noConsent } from '../families/google';
import { Appended, appendRow, HOME, tabs } from './append';
import { fields, LABELS, notes, PASTE_LABEL, setup, sheet } from './form';
import { normalise } from './normalise';
import { recognises, samples } from './samples';
import { SCRIPT } from './script';

async function probe(call: Call): Promise<Probe> {
  const lack = noConsent(call);
  if (lack) return lack;
  const id = idIn(call.connection.settings.spreadsheetId);
  if (id === undefined) return { ok: false, reason: 'missing_setting', detail: 'spreadsheetId' };
  const query = { fields: 'properties.title' };
  const result = await ask(call, HOME, `/v4/spreadsheets/${encodeURIComponent(id)}`, { query });
  const account = isOk(result) ? read(result.json).text('properties.title') : undefined;
  return account === undefined ? callFailure(result) : { ok: true, account };
}

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
  paste: appsScript({ label: PASTE_LABEL, settings: ['tab'], alone: true, body: SCRIPT }),
  choices: { tab: tabs },
  probe,
  inbound: { verify: { scheme: 'standard-webhooks' }, normalise },
  actions: {
    appendRow: {
      label: { pt: 'Acrescentar linha', en: 'Append row' },
      input: Appended,
      labels: LABELS,
      idempotent: true,
      run: (input, key, call) => appendRow(input as Appended, key, call),
    },
  },
  recognises,
  samples,
};

export default googleSheets;
