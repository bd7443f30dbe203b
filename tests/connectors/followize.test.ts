import { describe, expect, test } from 'vitest';
import followize from '../../connectors/followize';
import type { HttpResult } from '../../src/kit';
import { testConnector } from '../suite/connector';
import { agentCall, answer } from './agent';

const LEAD = {
  name: 'Mariana Alves',
  email: 'mariana@exemplo.com.br',
  phone: '(11) 98765-4321',
  goal: '',
  message: 'Quer um orçamento.',
  taxId: '529.982.247-25',
  utmSource: 'google',
  utmMedium: 'cpc',
  utmCampaign: 'natal|2026',
  utmContent: '',
};

testConnector(followize, { inputs: { createLead: LEAD } });

const keys = { clientKey: 'chave-do-cliente', teamKey: 'chave-da-equipe' };
const settings = { conversionGoal: 'Loja virtual', consent: 'false' };
const { input, run } = followize.actions?.createLead ?? expect.fail('no action');

const send = async (result: HttpResult, more: { lead?: object; settings?: object; keys?: object } = {}) => {
  const world = agentCall({ ...keys, ...more.keys }, { ...settings, ...more.settings })(() => result);
  const outcome = await run(input.parse({ ...LEAD, ...more.lead }), 'dsp_1', world.call);
  return { outcome, requests: world.requests };
};
const TAKEN = answer(200, { success: 1, error: 0, leadId: 8123, leadType: 'new' });

test('a lead goes out with its campaign in one text', async () => {
  const { outcome, requests } = await send(TAKEN);
  expect(outcome).toEqual({ kind: 'sent', providerId: '8123', detail: 'Followize: a new lead' });
  expect(requests).toHaveLength(1);
  expect(requests[0]?.url).toBe('https://www.followize.com.br/api/v2/Leads/');
  expect(requests[0]?.json).toEqual({
    ...keys,
    conversionGoal: 'Loja virtual',
    name: 'Mariana Alves',
    email: 'mariana@exemplo.com.br',
    cellPhone: '11987654321',
    message: 'Quer um orçamento.',
    registrationNumber: '52998224725',
    hubUtmz: 'utmcsr=google|utmccn=natal 2026|utmcmd=cpc|',
  });
});

test('what the automation and the merchant chose', async () => {
  const lead = { goal: 'Carrinho', phone: '(11) 3214-5566', utmSource: '', utmMedium: '', utmCampaign: '' };
  const { requests } = await send(TAKEN, { lead, settings: { consent: 'true' } });
  expect(requests[0]?.json).toMatchObject({
    conversionGoal: 'Carrinho',
    phone: '1132145566',
    legalBases: {
      processing: { name: 'consent', optIn: true },
      communication: { name: 'consent', optIn: true },
    },
  });
  expect(requests[0]?.json).not.toHaveProperty('hubUtmz');
});

describe('what became of it', () => {
  test('an interaction with a lead that is there counts, whatever is written as text', async () => {
    const treated = answer(200, { success: '1', error: '0', leadId: '77', leadType: 'treatment' });
    expect((await send(treated)).outcome).toEqual({
      kind: 'sent',
      providerId: '77',
      detail: 'Followize: an interaction',
    });
  });

  test.each([
    [4000, 'invalid_input'],
    [4001, 'unauthorized'],
    [4002, 'unauthorized'],
    [4003, 'refused'],
    [4004, 'refused'],
    [4005, 'refused'],
    [4006, 'refused'],
  ])('error %i, with status 200 or 400', async (error, reason) => {
    for (const status of [200, 400]) {
      const { outcome } = await send(answer(status, { success: 0, error }));
      expect(outcome).toMatchObject({
        kind: 'rejected',
        reason,
        detail: expect.stringContaining(`${error}`),
      });
    }
  });

  test('what cannot be read is no success', async () => {
    const of = async (result: HttpResult) => (await send(result)).outcome;
    expect(await of(answer(200, { success: 0, error: 1 }))).toMatchObject({
      kind: 'rejected',
      reason: 'refused',
    });
    expect(await of(answer(200, {}))).toMatchObject({ kind: 'unknown' });
    expect(await of({ ok: true, status: 200, headers: {}, text: '<html>', json: undefined })).toMatchObject({
      kind: 'unknown',
    });
    expect(await of(answer(503, {}))).toMatchObject({ kind: 'retry' });
    expect(await of({ ok: false, kind: 'timeout', detail: 'timeout' })).toMatchObject({ kind: 'unknown' });
  });

  test('without keys, a goal or anybody to reach nothing is asked', async () => {
    const nobody = await send(TAKEN, { lead: { email: '', phone: '12' } });
    expect(nobody).toMatchObject({ outcome: { reason: 'missing_recipient' }, requests: [] });
    const nowhere = await send(TAKEN, { settings: { conversionGoal: '' } });
    expect(nowhere).toMatchObject({ outcome: { reason: 'missing_setting' }, requests: [] });
    const keyless = await send(TAKEN, { keys: { teamKey: '' } });
    expect(keyless).toMatchObject({ outcome: { reason: 'missing_credentials' }, requests: [] });
  });
});
