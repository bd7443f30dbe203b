/**
 * Gmail: mails that arrive, by a script or read with the merchant's consent (Gmail tells of them by Pub/Sub only),
 * and mails that are sent, as a channel or an action.
 *
 * Facts: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages (`list` with a search,
 * newest first; `get`; `send`), …/auth/scopes (which are restricted) [doc]; that `after:` takes seconds since the
 * epoch: …/guides/filtering [doc].
 */
import { actionOf, type Connector } from '../../src/kit';
import { appsScript } from '../families/apps-script';
import { googleOAuth, probeBy } from '../families/google';
import { fields, LABELS, notes, PASTE_LABEL, SCRIPT_HEAD, setup, sheet } from './form';
import { mails } from './mails';
import { normalise } from './normalise';
import { recognises, samples } from './samples';
import { SCRIPT } from './script';
import { HOME, NewMail, sendMail } from './send';

const gmail: Connector = {
  slug: 'gmail',
  label: { pt: 'Gmail', en: 'Gmail' },
  category: 'google',
  hosts: ['gmail.googleapis.com'],
  fields,
  setup,
  notes,
  oauth: googleOAuth('gmail.send', 'gmail.readonly'),
  sheet,
  paste: appsScript({ label: PASTE_LABEL, ...SCRIPT_HEAD, settings: ['search'], body: SCRIPT }),
  probe: (call) => probeBy(call, HOME, '/users/me/profile', {}, 'emailAddress'),
  inbound: { verify: { scheme: 'standard-webhooks' }, normalise },
  poll: { mails },
  channel: {
    address: 'email',
    idempotent: false,
    sender: ({ account }) => account?.trim().toLowerCase(),
    async send(outbound, _key, call) {
      if (outbound.kind === 'event')
        return { kind: 'rejected', reason: 'unsupported', detail: 'gmail: messages only' };
      const { to, subject, text, mediaUrl } = outbound;
      return sendMail({ to, subject, text: mediaUrl ? `${text}\n\n${mediaUrl}` : text }, call);
    },
  },
  actions: {
    sendMail: actionOf({
      label: { pt: 'Enviar e-mail', en: 'Send e-mail' },
      input: NewMail,
      labels: LABELS,
      idempotent: false,
      run: (input, _key, call) => sendMail(input, call),
    }),
  },
  recognises,
  samples,
};

export default gmail;
