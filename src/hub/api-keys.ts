/** Making API keys. The key itself is known here only, and to whom it is answered. */
import { newId, newSecret } from '../kit/id';
import { type ApiKey, insertApiKey } from '../store/api-keys';
import { sha256 } from '../store/vault';
import { type Instance, iso } from './hub';

export async function createApiKey(
  instance: Instance,
  organizationId: string,
  name: string,
): Promise<{ row: ApiKey; key: string }> {
  const at = instance.now();
  const key = `ponte_${newSecret()}`;
  const row: ApiKey = {
    hash: await sha256(key),
    id: newId('key', at),
    organizationId,
    name,
    createdAt: iso(at),
    revokedAt: null,
    lastFour: key.slice(-4),
  };
  await insertApiKey(instance.directory, row);
  return { row, key };
}
