import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { optOutIn } from '../../src/kit/opt-out';

describe('what a customer writes to hear no more', () => {
  it.each([
    'sair',
    'SAIR',
    ' Sair! ',
    '"SAIR"',
    'sair.\n',
    '*Sair*',
    'Parar',
    'STOP',
    'Descadastrar',
    'Não quero receber',
    'nao quero mais receber',
    'NÃO  QUERO  MAIS  RECEBER!!!',
    'não quero receber'.normalize('NFD'),
    'Cancelar inscrição',
    'sair 🙏',
    'unsubscribe',
  ])('%j asks to stop', (text) => {
    expect(optOutIn(text)).toBe('out');
  });

  it.each(['voltar a receber', 'Quero receber', 'START', 'Reativar.'])('%j asks to go on', (text) => {
    expect(optOutIn(text)).toBe('in');
  });

  it.each([
    '',
    '   ',
    '!!!',
    'posso sair para buscar o pedido?',
    'que horas vão sair da loja?',
    'Não quero mais o azul, quero o verde',
    'quero parar o pedido 123',
    'cancelar',
    'cancelar pedido',
    'como faço para voltar a receber o boleto?',
    'sairam os pedidos?',
    's a i r',
    'não',
  ])('%j asks for nothing of the kind', (text) => {
    expect(optOutIn(text)).toBeUndefined();
  });

  it('has words of the shop beside the usual ones, written anyhow', () => {
    expect(optOutIn('chega!', ['Chega'])).toBe('out');
    expect(optOutIn('BASTA já', ['basta ja', ''])).toBe('out');
    expect(optOutIn('sair', ['chega'])).toBe('out');
    expect(optOutIn('chega logo?', ['chega'])).toBeUndefined();
    expect(optOutIn('...', [''])).toBeUndefined();
  });

  it('is not found by whatever stands around it, and found whatever its capitals and punctuation', () => {
    const marks = fc.string({ unit: fc.constantFrom(' ', '.', '!', '*', '"', '\n', '-'), maxLength: 8 });
    const words = fc.constantFrom('sair', 'parar', 'não quero receber', 'descadastrar');
    const capitals = fc.array(fc.boolean(), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(words, marks, marks, capitals, (word, before, after, upper) => {
        const typed = [...word].map((c, i) => (upper[i] ? c.toUpperCase() : c)).join('');
        expect(optOutIn(`${before}${typed}${after}`)).toBe('out');
        expect(optOutIn(`${typed} ${after}o pedido`)).toBeUndefined();
        expect(optOutIn(`quando vai ${before}${typed}`)).toBeUndefined();
      }),
    );
  });

  it('reads no more of a long text than it needs', () => {
    expect(optOutIn(`sair ${'x'.repeat(100_000)}`)).toBeUndefined();
  });
});
