import { describe, expect, it } from 'vitest';
import { createVault } from '../../src/store/vault';

const key = (byte: number) => btoa(String.fromCharCode(...new Uint8Array(32).fill(byte)));
const secrets = { token: 't', credentials: { webhookSecret: 'segredo com acentuação' } };

describe('the vault', () => {
  it('opens what it sealed, and never seals alike', async () => {
    const vault = createVault(`a:${key(1)}`);
    const sealed = await vault.seal(secrets, 'con_1');
    expect(await vault.open(sealed, 'con_1')).toEqual(secrets);
    expect(await vault.seal(secrets, 'con_1')).not.toBe(sealed);
    expect(sealed).not.toContain('segredo');
  });

  it('does not open what belongs to another connection, was changed, or was sealed with another key', async () => {
    const vault = createVault(`a:${key(1)}`);
    const sealed = await vault.seal(secrets, 'con_1');
    await expect(vault.open(sealed, 'con_2')).rejects.toThrow();
    await expect(vault.open(`${sealed.slice(0, -4)}AAA=`, 'con_1')).rejects.toThrow();
    await expect(createVault(`a:${key(2)}`).open(sealed, 'con_1')).rejects.toThrow();
    await expect(createVault(`b:${key(1)}`).open(sealed, 'con_1')).rejects.toThrow(/no key/);
  });

  it('rotates: the first key seals, the others still open', async () => {
    const old = await createVault(`a:${key(1)}`).seal(secrets, 'con_1');
    const vault = createVault(`b:${key(2)},a:${key(1)}`);
    expect(await vault.open(old, 'con_1')).toEqual(secrets);
    expect(vault.isStale(old)).toBe(true);
    expect(vault.isStale(await vault.seal(secrets, 'con_1'))).toBe(false);
  });
});
