/** Words of the addresses that sales platforms and chatbots call. */
import type { Texts } from './texts';

export const selling = {
  'connections.custom': ['Para a plataforma de vendas', 'For the sales platform'],
  'connections.custom.lead': [
    'Na OmniChat, em Configuração › Integrações › E-Commerce / ERP › Nova integração › Customizada, cole estes endereços.',
    'In OmniChat, under Settings › Integrations › E-Commerce / ERP › New integration › Custom, paste these addresses.',
  ],
  'connections.chatbot': ['Para o chatbot', 'For the chatbot'],
  'connections.chatbot.lead': [
    'O chatbot chama este endereço, com o nome da pergunta no fim. Guarde-o como uma senha.',
    'The chatbot calls this address, with the name of the question at its end. Keep it like a password.',
  ],
  'connections.chatbot.questions': [
    'Perguntas: /cliente, /titulos, /boleto, /pix e /desbloqueio, com cpfcnpj ou telefone. A resposta traz “mensagem”, pronta para mostrar.',
    'Questions: /cliente, /titulos, /boleto, /pix and /desbloqueio, with cpfcnpj or telefone. The answer holds “mensagem”, ready to show.',
  ],
  'connections.chatbot.agents': [
    'Agentes de IA importam as mesmas perguntas como ferramentas, por este endereço:',
    'AI agents import the same questions as tools, from this address:',
  ],
  'connections.custom.search': ['URL de busca de produto', 'Product search URL'],
  'connections.custom.provision': ['URL de criação de pedido', 'Order provisioning URL'],
  'connections.custom.cancel': ['URL de cancelamento de pedido', 'Order cancel URL'],
  'connections.custom.check': ['URL de validação de pedido', 'Order check URL'],
  'connections.custom.status': ['URL de notificação de status', 'Status notification URL'],
  'connections.custom.header': [
    'Em headers de autenticação: chave Authorization, valor Bearer e a chave secreta. Ela aparece uma vez, ao criar a integração ou ao trocar os endereços.',
    'Under authentication headers: key Authorization, value Bearer and the secret key. It is shown once, when the connection is made or its addresses are changed.',
  ],
  'connections.custom.rotate': [
    'Trocar os endereços e a chave secreta',
    'Change the addresses and the secret key',
  ],
  'connections.custom.secret': [
    'Chave secreta para a plataforma de vendas',
    'Secret key for the sales platform',
  ],
} as const satisfies Texts;
