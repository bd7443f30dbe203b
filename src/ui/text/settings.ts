/** Words of the settings. */
import type { Texts } from './texts';

export const settings = {
  'keys.title': ['Chaves de API', 'API keys'],
  'keys.lead': [
    'Com uma chave, um programa faz tudo o que a API permite em nome da empresa. Guarde-a como uma senha.',
    'With a key a program may do all that the API allows, in the name of the company. Keep it like a password.',
  ],
  'keys.once': [
    'A chave nova. Copie agora: ela não aparece de novo.',
    'The new key. Copy it now: it is not shown again.',
  ],
  'keys.none': ['Nenhuma chave ainda.', 'No key yet.'],
  'keys.new': ['Nova chave', 'New key'],
  'keys.submit': ['Criar chave', 'Create the key'],
  'keys.revoked': ['Chave revogada: ela não funciona mais.', 'Key revoked: it works no more.'],
  'keys.revoke': ['Revogar', 'Revoke'],
  'field.keyName': ['Nome', 'Name'],
  'field.keyName.hint': ['Onde ela vai ser usada: ERP, n8n …', 'Where it will be used: ERP, n8n …'],
  'error.keyName': ['Preencha, com até 100 caracteres.', 'Fill this in, with up to 100 characters.'],
} as const satisfies Texts;
