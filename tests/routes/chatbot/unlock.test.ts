/** The trust unlock by chat: made once, refused in plain words. */
import { beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/hub/hub';
import { CPF, contract } from '../../connectors/sgp.server';
import { openProvider, type Provider } from './provider';

const UNLOCK = '/api/ura/liberacaopromessa/';

let provider: Provider;

beforeEach(async () => {
  provider = await openProvider();
});

describe('the trust unlock', () => {
  const suspended = { contratoStatusDisplay: 'Suspenso' };

  it('is made once, however often it is asked for', async () => {
    provider.sgp.contracts = [contract(101, suspended)];
    const said = {
      ok: true,
      mensagem: 'Pronto: o acesso foi liberado.',
      liberado: true,
      contrato: '101',
      ate: '25/11/2026',
    };
    for (let round = 0; round < 3; round++)
      expect(
        await provider.ask('desbloqueio', { cpf: CPF, contrato: round === 2 ? '101' : undefined }),
      ).toEqual(said);
    expect(provider.asked(UNLOCK)).toBe(1);
    provider.hall.world.pass(11 * MINUTE);
    await provider.ask('desbloqueio', { cpf: CPF });
    expect(provider.asked(UNLOCK)).toBe(2);
  });

  it('is made once by two taps at the same time', async () => {
    provider.sgp.contracts = [contract(101, suspended)];
    await Promise.all([provider.ask('desbloqueio', { cpf: CPF }), provider.ask('desbloqueio', { cpf: CPF })]);
    expect(provider.asked(UNLOCK)).toBe(1);
  });

  it('whose answer was lost is not made again blindly', async () => {
    provider.sgp.contracts = [contract(101, suspended)];
    provider.sgp.instead.set(UNLOCK, [() => new Response('', { status: 504 })]);
    for (let round = 0; round < 2; round++)
      expect(await provider.ask('desbloqueio', { cpf: CPF })).toMatchObject({ ok: false, liberado: false });
    expect(provider.asked(UNLOCK)).toBe(1);
    // It had gone through: the contract says so.
    provider.hall.world.pass(11 * MINUTE);
    provider.sgp.contracts = [contract(101)];
    expect(await provider.ask('desbloqueio', { cpf: CPF, contrato: '101' })).toMatchObject({
      motivo: 'not_blocked',
    });
    expect(provider.asked(UNLOCK)).toBe(1);
  });

  it.each([
    [{ status: 2, liberado: false, msg: 'já atingiu quantidade permitida' }, 'used_up', 'já foi usado'],
    [{ status: 0, liberado: false, msg: '' }, 'not_blocked', 'não está bloqueado'],
    [{ status: 0, msg: 'Recurso não habilitado' }, 'not_allowed', 'não permite'],
    [{ status: 0, msg: 'Login: login-pppoe' }, '', 'Não foi possível'],
  ])('says why it was refused: %j', async (told, motivo, words) => {
    provider.sgp.contracts = [contract(101, suspended)];
    provider.sgp.instead.set(UNLOCK, [() => Response.json(told)]);
    const said = await provider.ask('desbloqueio', { cpf: CPF });
    expect(said).toMatchObject({ ok: false, liberado: false, motivo });
    expect(said.mensagem).toContain(words);
  });

  it('asks which contract where several are blocked, and calls nothing where none is', async () => {
    provider.sgp.contracts = [contract(101, suspended), contract(102, suspended), contract(103)];
    expect(await provider.ask('desbloqueio', { cpf: CPF })).toMatchObject({
      motivo: 'qual_contrato',
      contratos: [{ contrato: '101' }, { contrato: '102' }],
    });
    expect(await provider.ask('desbloqueio', { cpf: CPF, contrato: '103' })).toMatchObject({
      motivo: 'not_blocked',
    });
    expect(await provider.ask('desbloqueio', { cpf: CPF, contrato: '900' })).toMatchObject({
      motivo: 'sem_contrato',
    });
    provider.sgp.contracts = [contract(101)];
    expect(await provider.ask('desbloqueio', { cpf: CPF })).toMatchObject({ motivo: 'not_blocked' });
    expect(provider.asked(UNLOCK)).toBe(0);
    provider.sgp.contracts = [contract(101, suspended), contract(102, suspended)];
    expect(await provider.ask('desbloqueio', { cpf: CPF, contrato: 102 })).toMatchObject({ liberado: true });
    expect(provider.sgp.asked.at(-1)?.fields.contrato).toBe('102');
  });
});
