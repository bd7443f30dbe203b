/** What somebody leaves with a chatbot, up to what automations make of it. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/store/connections';
import { updateConnection } from '../../../src/store/connections';
import {
  connect,
  type DispatchJson,
  type EventJson,
  type Hall,
  openHall,
  type PageJson,
} from '../api/helpers';
import { asking, type Chat, teller } from './chat';

let hall: Hall;
let chat: Chat;
let base: string;
let connection: Connection;

const LEAD = {
  nome: 'MARIANA ALVES',
  telefone: '(11) 98765-4321',
  titulo: 'Plano 500 Mega',
  observacao: 'Quer instalar no sábado',
  cpf: '529.982.247-25',
  utm_source: 'instagram',
};

beforeEach(async () => {
  hall = await openHall([teller]);
  ({ connection, chat, base } = await asking(hall, teller));
});

const events = async () => {
  await hall.world.drain();
  return (await hall.tenant.get<PageJson<EventJson>>('/events')).body.data;
};

describe('a lead', () => {
  it('becomes an event with all that was said', async () => {
    const answer = await chat('lead', LEAD);
    expect(answer).toEqual({ ok: true, mensagem: 'Recebemos os seus dados. Obrigado.', lead: answer.lead });
    expect(await events()).toMatchObject([
      {
        type: 'lead.created',
        subject: `lead/${answer.lead}`,
        data: {
          customer: {
            name: 'Mariana Alves',
            phone: '+5511987654321',
            taxId: '52998224725',
            taxIdType: 'cpf',
          },
          lead: { id: answer.lead, title: 'Plano 500 Mega', source: 'chatbot' },
          form: { answers: { observacao: 'Quer instalar no sábado' } },
          origin: { utmSource: 'instagram' },
        },
      },
    ]);
  });

  it('asked twice on a day is one; of another title, or another day, it is another', async () => {
    for (const typed of [LEAD, LEAD, { ...LEAD, titulo: 'Câmeras' }]) await chat('lead', typed);
    expect(await events()).toHaveLength(2);
    hall.world.pass(86_400_000);
    await chat('lead', LEAD);
    expect(await events()).toHaveLength(3);
  });

  it('reaches the team although the shop tells of its orders by itself', async () => {
    const channel = await connect(hall.tenant, 'simulator');
    const automation = await hall.tenant.post('/automations', {
      name: 'Lead',
      connectionId: connection.id,
      trigger: { type: 'lead.created' },
      action: {
        kind: 'message',
        channelId: channel.id,
        to: '+5511911112222',
        template: 'Lead: {{ customer.name }}, {{ form.answers.observacao }}',
      },
    });
    expect(automation.status, automation.text).toBe(201);
    await chat('lead', LEAD);
    await hall.world.drain();
    const sent = await hall.tenant.get<PageJson<DispatchJson>>('/dispatches');
    expect(sent.body.data).toMatchObject([{ state: 'sent' }]);
  });

  it.each([
    {},
    { nome: 'Ana' },
    { telefone: '11 98765-4321' },
    { nome: ['x'], email: { a: 1 } },
    { nome: 'Ana', telefone: '12' },
  ])('of %j is asked for again', async (typed) => {
    expect(await chat('lead', typed)).toEqual({
      ok: false,
      mensagem: 'Informe o nome e um telefone ou e-mail.',
    });
    expect(await events()).toEqual([]);
  });

  it('survives what nobody types', async () => {
    const odd = {
      nome: '\u0000\ud800'.repeat(50) + 'x'.repeat(900),
      email: 'a@b.co',
      observacao: 'ç'.repeat(5000),
      __proto__: 1,
    };
    expect(await chat('lead', odd)).toMatchObject({ ok: true });
    const [event] = await events();
    expect(event?.data.customer?.name?.length).toBeLessThanOrEqual(200);
  });

  it('comes as a form or as parameters, too', async () => {
    const form = await hall.fetch(`${base}/lead`, { method: 'POST', body: new URLSearchParams(LEAD) });
    expect(await form.json()).toMatchObject({ ok: true });
    const query = await hall.fetch(`${base}/lead?nome=Ana&email=ana%40exemplo.com.br`);
    expect(await query.json()).toMatchObject({ ok: true });
    expect(await events()).toHaveLength(2);
  });

  it('is kept without a queue, and refused in words while the connection is paused', async () => {
    hall.world.ingest.broken = true;
    expect(await chat('lead', LEAD)).toMatchObject({ ok: true });
    hall.world.ingest.broken = false;
    await updateConnection(hall.world.hub.db, connection.organizationId, connection.id, { status: 'paused' });
    hall.world.pass(60_000);
    expect(await chat('lead', LEAD)).toEqual({
      ok: false,
      mensagem: 'Esta consulta não está disponível aqui.',
    });
  });
});

describe('the wish for a person', () => {
  it('becomes a hand-over, once a minute', async () => {
    const typed = { telefone: '(11) 98765-4321', nome: 'Mariana', motivo: 'Quer falar com alguém' };
    for (let i = 0; i < 2; i++)
      expect(await chat('atendente', typed)).toEqual({
        ok: true,
        mensagem: 'Certo, um atendente vai continuar a conversa.',
      });
    expect(await events()).toMatchObject([
      {
        type: 'conversation.handover',
        data: {
          customer: { name: 'Mariana', phone: '+5511987654321' },
          message: { text: 'Quer falar com alguém', from: '+5511987654321' },
        },
      },
    ]);
    hall.world.pass(60_000);
    await chat('atendente', typed);
    expect(await events()).toHaveLength(2);
  });

  it('is of the conversation that is named, else of whoever is', async () => {
    await chat('atendente', { conversa: 'c-77' });
    expect(await events()).toMatchObject([{ subject: 'conversation/c-77' }]);
    expect(await chat('atendente', {})).toEqual({
      ok: false,
      mensagem: 'Informe o telefone com DDD, ou o e-mail.',
    });
  });
});
