import { describe, expect, it } from 'vitest';
import { baseUrlField, baseUrlOf, cartIdleField, cartIdleMinutes } from '../../src/kit/fields';

describe('where calls go', () => {
  it.each([
    [{}, 'https://api.vendor.com/v1'],
    [{ baseUrl: '' }, 'https://api.vendor.com/v1'],
    [{ baseUrl: '   ' }, 'https://api.vendor.com/v1'],
    [{ baseUrl: ' https://fake.test/base// ' }, 'https://fake.test/base'],
  ])('%j: %s', (settings, url) => {
    expect(baseUrlOf(settings, 'https://api.vendor.com/v1/')).toBe(url);
  });

  it('is asked for by one field, with words of its own where a connector has some', () => {
    const help = { pt: 'Deixe em branco.', en: 'Leave it empty.' };
    expect(baseUrlField({ example: 'https://loja.com.br/api', help })).toMatchObject({
      key: 'baseUrl',
      label: { pt: 'Endereço da API' },
      help,
    });
  });
});

describe('the minutes until a cart counts as abandoned', () => {
  it.each([
    [{}, undefined, 60],
    [{ cartIdleMinutes: '30' }, undefined, 30],
    [{ cartIdleMinutes: '30.4' }, undefined, 30],
    [{ cartIdleMinutes: 'meia hora' }, undefined, 60],
    [{ cartIdleMinutes: '0' }, undefined, 1],
    [{ cartIdleMinutes: '9000' }, undefined, 600],
    [{ cartIdleMinutes: '90' }, 30, 60],
    [{ cartIdleMinutes: '90' }, 500, 1],
    [{ cartIdleMinutes: '90' }, -5, 90],
  ])('%j, %s of them passed: %s', (settings, passed, minutes) => {
    expect(cartIdleMinutes(settings, passed)).toBe(minutes);
  });

  it('are within what the form takes', () => {
    const { min = 0, max = 0, default: usual } = cartIdleField();
    expect(cartIdleMinutes({ cartIdleMinutes: String(min) })).toBe(min);
    expect(cartIdleMinutes({ cartIdleMinutes: String(max) })).toBe(max);
    expect(cartIdleMinutes({})).toBe(Number(usual));
  });
});
