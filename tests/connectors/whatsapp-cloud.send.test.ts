import { describe, expect, test } from 'vitest';
import whatsappCloud from '../../connectors/whatsapp-cloud';
import type { ApprovedTemplate, OutboundMessage } from '../../src/kit/contract';
import type { HttpResult } from '../../src/kit/http';
import { fakeGraph, type Trouble } from './whatsapp-cloud.graph';

const message = (more: Partial<OutboundMessage>): OutboundMessage => ({
  kind: 'message',
  to: '+5511988887777',
  text: 'Seu pedido saiu.',
  ...more,
});

/** What Graph got of it, and what became of it. */
async function send(more: Partial<OutboundMessage>, trouble?: Trouble) {
  const graph = fakeGraph(trouble);
  const outcome = await whatsappCloud.channel?.send(message(more), 'dsp_1', graph.call());
  return { outcome, requests: graph.requests, sent: graph.requests[0]?.json };
}

const envelope = {
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: '5511988887777',
  biz_opaque_callback_data: 'dsp_1',
};

describe('within the window', () => {
  test('a text, with our dispatch along', async () => {
    const { outcome, requests, sent } = await send({ windowOpen: true });
    expect(outcome).toEqual({ kind: 'sent', providerId: 'wamid.HBgNNTUxMTk4ODg4Nzc3Nw==' });
    expect(requests[0]?.url).toBe('https://graph.facebook.com/v25.0/106540352242922/messages');
    const text = { preview_url: false, body: 'Seu pedido saiu.' };
    expect(sent).toEqual({ ...envelope, type: 'text', text });
  });

  test('a text although there is a template', async () => {
    const approved = { name: 'pedido', language: 'pt_BR', body: [] };
    const { sent } = await send({ windowOpen: true, approved, text: 'Veja https://loja.example/1' });
    expect(sent).toMatchObject({ type: 'text', text: { preview_url: true } });
  });

  const link = (name: string) => `https://loja.example/arquivos/${name}?v=1`;
  const caption = 'Seu pedido saiu.';
  test.each<[string, object]>([
    ['foto.jpg', { type: 'image', image: { link: link('foto.jpg'), caption } }],
    ['filme.mp4', { type: 'video', video: { link: link('filme.mp4'), caption } }],
    ['nota.pdf', { type: 'document', document: { link: link('nota.pdf'), filename: 'nota.pdf', caption } }],
    ['boleto', { type: 'document', document: { link: link('boleto'), filename: 'boleto.pdf', caption } }],
    [
      'faixa.gif',
      { type: 'document', document: { link: link('faixa.gif'), filename: 'faixa.gif', caption } },
    ],
    [
      'aviso.ogg',
      { type: 'document', document: { link: link('aviso.ogg'), filename: 'aviso.ogg', caption } },
    ],
  ])('%s as a native file, the text as its caption', async (name, content) => {
    const { sent } = await send({ windowOpen: true, mediaUrl: link(name) });
    expect(sent).toEqual({ ...envelope, ...content });
  });

  test('a voice message without a text', async () => {
    const { sent } = await send({ windowOpen: true, text: '', mediaUrl: link('aviso.ogg') });
    expect(sent).toEqual({ ...envelope, type: 'audio', audio: { link: link('aviso.ogg') } });
  });

  test('a text too long for a caption takes the address along', async () => {
    const text = 'a'.repeat(1025);
    const { sent } = await send({ windowOpen: true, text, mediaUrl: link('nota.pdf') });
    expect(sent).toMatchObject({ type: 'text', text: { body: `${text}\n\n${link('nota.pdf')}` } });
  });

  test('a text too long for WhatsApp is refused before anything leaves', async () => {
    const { outcome, requests } = await send({ windowOpen: true, text: 'a'.repeat(4097) });
    expect(outcome).toMatchObject({ kind: 'rejected', reason: 'invalid_input' });
    expect(requests).toEqual([]);
  });
});

describe('outside of the window', () => {
  test.each([false, undefined])('nothing without a template (windowOpen %s)', async (windowOpen) => {
    const { outcome, requests } = await send(windowOpen === undefined ? {} : { windowOpen });
    expect(outcome).toEqual({ kind: 'rejected', reason: 'outside_window' });
    expect(requests).toEqual([]);
  });

  const approved = (more: Partial<ApprovedTemplate>): ApprovedTemplate => ({
    name: 'pedido_pago',
    language: 'pt_BR',
    body: [],
    ...more,
  });
  const text = (value: string) => ({ type: 'text', text: value });

  test.each<[string, Partial<ApprovedTemplate>, object[] | undefined]>([
    ['without variables', {}, undefined],
    [
      'its body, line breaks and runs of blanks flattened',
      { body: ['Maria\n\tdas  Dores', 'R$\u00a079,90'] },
      [{ type: 'body', parameters: [text('Maria das Dores'), text('R$ 79,90')] }],
    ],
    [
      'variables that have names',
      { body: ['Maria', '#1001'], names: ['nome', 'pedido'] },
      [
        {
          type: 'body',
          parameters: [
            { type: 'text', parameter_name: 'nome', text: 'Maria' },
            { type: 'text', parameter_name: 'pedido', text: '#1001' },
          ],
        },
      ],
    ],
    [
      'a header of text',
      { header: 'Maria', body: ['#1001'] },
      [
        { type: 'header', parameters: [text('Maria')] },
        { type: 'body', parameters: [text('#1001')] },
      ],
    ],
    [
      'a header that is a document',
      { header: 'https://loja.example/b/boleto-1.pdf' },
      [
        {
          type: 'header',
          parameters: [
            {
              type: 'document',
              document: { link: 'https://loja.example/b/boleto-1.pdf', filename: 'boleto-1.pdf' },
            },
          ],
        },
      ],
    ],
    [
      'a header that is a picture',
      { header: 'https://loja.example/foto.png' },
      [
        {
          type: 'header',
          parameters: [{ type: 'image', image: { link: 'https://loja.example/foto.png' } }],
        },
      ],
    ],
    [
      'the second of two buttons',
      { buttons: ['', 'pedido/1001'] },
      [{ type: 'button', sub_type: 'url', index: '1', parameters: [text('pedido/1001')] }],
    ],
  ])('the template: %s', async (_what, more, components) => {
    const { outcome, sent } = await send({ approved: approved(more) });
    expect(outcome).toMatchObject({ kind: 'sent' });
    const template = { name: 'pedido_pago', language: { code: 'pt_BR' } };
    expect(sent).toEqual({
      ...envelope,
      type: 'template',
      template: components ? { ...template, components } : template,
    });
  });

  test('an empty variable is refused before anything leaves', async () => {
    const { outcome, requests } = await send({ approved: approved({ body: ['Maria', ' \n'] }) });
    expect(outcome).toEqual({ kind: 'rejected', reason: 'template_refused', detail: 'variable 2 is empty' });
    expect(requests).toEqual([]);
  });
});

describe('what an answer means', () => {
  const of = async (trouble: Trouble) => (await send({ windowOpen: true }, trouble)).outcome;

  test.each<[number, number, string, string | undefined, string]>([
    [190, 401, 'Error validating access token: Session has expired', undefined, 'unauthorized'],
    [0, 401, 'AuthException', undefined, 'unauthorized'],
    [3, 500, '(#3) Application does not have the capability', undefined, 'forbidden'],
    [10, 403, '(#10) Application does not have permission', undefined, 'forbidden'],
    [200, 403, '(#200) You do not have the necessary permissions', undefined, 'forbidden'],
    [131005, 403, '(#131005) Access denied', undefined, 'forbidden'],
    [33, 400, '(#33) This object does not exist', undefined, 'not_found'],
    [368, 403, '(#368) Temporarily blocked for policies violations', undefined, 'account_restricted'],
    [130497, 403, '(#130497) Restricted in this country', undefined, 'account_restricted'],
    [131031, 403, '(#131031) Business Account locked', undefined, 'account_restricted'],
    [131042, 400, '(#131042) Business eligibility payment issue', undefined, 'account_restricted'],
    [131045, 500, '(#131045) Incorrect certificate', undefined, 'account_restricted'],
    [133010, 400, '(#133010) Account not registered', undefined, 'account_restricted'],
    [131021, 400, '(#131021) Recipient cannot be sender', undefined, 'own_address'],
    [131026, 400, '(#131026) Message undeliverable', undefined, 'not_on_channel'],
    [131030, 400, '(#131030) Recipient phone number not in allowed list', undefined, 'refused'],
    [131047, 400, '(#131047) Re-engagement message', undefined, 'outside_window'],
    [131049, 400, '(#131049) Meta chose not to deliver', undefined, 'refused'],
    [131050, 400, '(#131050) User has stopped marketing messages', undefined, 'opted_out'],
    [130472, 400, "(#130472) User's number is part of an experiment", undefined, 'refused'],
    [131052, 400, '(#131052) Media download error', undefined, 'media_refused'],
    [131053, 400, '(#131053) Media upload error', undefined, 'media_refused'],
    [132000, 400, '(#132000) Number of parameters does not match', undefined, 'template_refused'],
    [132001, 404, '(#132001) Template name does not exist in the translation', undefined, 'template_refused'],
    [132005, 400, '(#132005) Translated text too long', undefined, 'template_refused'],
    [132007, 400, '(#132007) Format character policy violated', undefined, 'template_refused'],
    [132012, 400, '(#132012) Parameter format does not match', undefined, 'template_refused'],
    [132015, 400, '(#132015) Template is paused', undefined, 'template_refused'],
    [132016, 400, '(#132016) Template is disabled', undefined, 'template_refused'],
    [131009, 400, '(#131009) Parameter value is not valid', 'Invalid phone number', 'invalid_phone'],
    [
      131008,
      400,
      '(#131008) Required parameter is missing',
      'buttons: Button at index 0 of type Url requires a parameter',
      'template_refused',
    ],
    [100, 400, '(#100) Invalid parameter', "Param image['link'] is not a valid URL.", 'media_refused'],
    [
      100,
      400,
      '(#100) Invalid parameter',
      "Param text['body'] must be at most 4096 characters long.",
      'invalid_input',
    ],
    [100, 400, 'Unsupported post request. Object does not exist', undefined, 'not_found'],
  ])('%i is refused for good (%i, %s)', async (code, status, text, details, reason) => {
    const error = { code, message: text, ...(details ? { details } : {}) };
    const outcome = await of({ status, error });
    expect(outcome).toMatchObject({ kind: 'rejected', reason });
    expect(JSON.stringify(outcome)).toContain(`"detail":"${code}: `);
  });

  test.each<[number, number, string, number | undefined]>([
    [1, 400, 'unavailable', undefined],
    [2, 503, 'unavailable', undefined],
    [131000, 500, 'unavailable', undefined],
    [131016, 500, 'unavailable', undefined],
    [131057, 500, 'unavailable', 300],
    [4, 400, 'rate_limited', 300],
    [80007, 400, 'rate_limited', 300],
    [130429, 429, 'rate_limited', 10],
    [131056, 400, 'rate_limited', 10],
    [131048, 429, 'rate_limited', 3600],
  ])('%i passes by itself (%i)', async (code, status, reason, afterSeconds) => {
    const error = { code, message: `(#${code}) Try again` };
    const outcome = await of({ status, error });
    expect(outcome).toMatchObject({ kind: 'retry', reason });
    expect(outcome).toHaveProperty('detail', `${code}: (#${code}) Try again`);
    if (afterSeconds === undefined) expect(outcome).not.toHaveProperty('afterSeconds');
    else expect(outcome).toHaveProperty('afterSeconds', afterSeconds);
    const told = await of({ status, error, headers: { 'retry-after': '77' } });
    expect(told).toMatchObject({ kind: 'retry', afterSeconds: 77 });
  });

  test('a code nobody knows goes by its status, or by what Meta says of it', async () => {
    const error = { code: 139999, message: 'New' };
    expect(await of({ status: 400, error })).toMatchObject({ kind: 'rejected', reason: 'refused' });
    expect(await of({ status: 500, error })).toMatchObject({ kind: 'retry', reason: 'unavailable' });
    const transient = { ...error, is_transient: true };
    expect(await of({ status: 400, error: transient })).toMatchObject({ kind: 'retry' });
  });

  test.each<[number, object]>([
    [502, { kind: 'retry', reason: 'unavailable' }],
    [504, { kind: 'unknown' }],
    [404, { kind: 'rejected', reason: 'not_found' }],
  ])('a page with status %i', async (status, expected) => {
    expect(await of({ status })).toMatchObject(expected);
  });

  test.each<[string, HttpResult, object]>([
    ['no answer in time', { ok: false, kind: 'timeout', detail: 'POST x' }, { kind: 'unknown' }],
    ['a connection that broke', { ok: false, kind: 'network', detail: 'POST x' }, { kind: 'unknown' }],
    ['2xx without an id', { ok: true, status: 200, headers: {}, text: '{}', json: {} }, { kind: 'unknown' }],
    [
      'a template that Meta holds back',
      {
        ok: true,
        status: 200,
        headers: {},
        text: '',
        json: { messages: [{ id: 'wamid.X', message_status: 'held_for_quality_assessment' }] },
      },
      { kind: 'sent', providerId: 'wamid.X', detail: 'held_for_quality_assessment' },
    ],
  ])('%s', async (_what, result, expected) => {
    const http = { request: () => Promise.resolve(result) };
    const call = { ...fakeGraph().call(), http };
    expect(await whatsappCloud.channel?.send(message({ windowOpen: true }), 'dsp_1', call)).toMatchObject(
      expected,
    );
  });
});
