import { expect, test } from 'vitest';
import { type Answers, customerIn } from '../../connectors/families/answers';

const PHONE = '+5511987654321';

test.each<[Answers, object | undefined]>([
  [
    { 'Nome completo': 'Rita P', 'Seu WhatsApp (com DDD)': '11 98765-4321' },
    { firstName: 'Rita', phone: PHONE },
  ],
  [
    { ad_name: 'Spring Ad', form_name: 'f', Name: 'Jane Doe', 'Phone number': '11987654321' },
    { name: 'Jane Doe' },
  ],
  [{ 'Nome do pet': 'Rex', 'Nome do tutor': 'Ana Lima', Celular: '11987654321' }, { name: 'Ana Lima' }],
  [
    { 'Nome da empresa': 'Padaria', 'Nome do contato': 'Ana', Contato: '11987654321' },
    { name: 'Ana', phone: PHONE },
  ],
  [
    { Nome: 'Ana', Sobrenome: 'Lima', 'E-mail ou telefone': 'ANA@exemplo.com.br' },
    { name: 'Ana Lima', email: 'ana@exemplo.com.br' },
  ],
  [
    { Cliente: 'Maria Silva', CPF: '1234567890' },
    { name: 'Maria Silva', taxId: '01234567890', taxIdType: 'cpf' },
  ],
  [{ Telefone: 'não tenho', WhatsApp: ['11987654321'] }, { phone: PHONE }],
  [{ Nome: 'Ana', 'Nome da loja': 'Sol' }, undefined],
])('%j', (answers, customer) => {
  const found = customerIn(answers);
  if (customer) expect(found).toMatchObject(customer);
  else expect(found).toBeUndefined();
});
