/** Words of a connector's sheet: what it can do, under which limits, and how sure that is. */
import type { Texts } from './texts';

export const sheet = {
  'connections.sheet.test.no': ['Não há o que testar.', 'There is nothing to test.'],
  'connections.sheet.version': ['Escrita para', 'Written for'],
  'connections.sheet.limits': ['Limites da plataforma', "The platform's limits"],
  'connections.sheet.cannot': ['O que não faz', 'What it cannot do'],
  'connections.sheet.evidence': ['Quão certo é', 'How sure it is'],
  'connections.evidence.doc': ['Segundo a documentação da plataforma', "By the platform's documentation"],
  'connections.evidence.code': ['Segundo código público', 'By public code'],
  'connections.evidence.guess': ['Sem fonte encontrada', 'Without a source'],
  'connections.evidenced.inbound': ['avisos', 'notices'],
  'connections.evidenced.register': ['registro dos avisos', 'registering the notices'],
  'connections.evidenced.poll': ['leitura de listas', 'reading of lists'],
  'connections.evidenced.probe': ['teste da credencial', 'test of the credential'],
  'connections.evidenced.oauth': ['autorização', 'consent'],
  'connections.evidenced.channel': ['envio de mensagens', 'sending of messages'],
  'connections.evidenced.actions': ['ações', 'actions'],
  'connections.evidenced.commerce': ['vendas por outras plataformas', 'sales by other platforms'],
  'connections.evidenced.billing': ['consulta de títulos', 'looking up of bills'],
  'connections.sheet.actions': ['Ações possíveis', 'Actions it can perform'],
  'connections.sheet.simulate': ['Simulação', 'Simulation'],
  'connections.sheet.simulate.yes': [
    '{count} exemplos prontos, para ver o resultado sem uma venda de verdade.',
    '{count} ready examples, to see what comes out without a real sale.',
  ],
  'connections.sheet.sendsTo': ['Envia para', 'Sends to'],
  'connections.sheet.pace': ['Ritmo de envio', 'Sending pace'],
  'connections.sheet.window': ['Limite de texto livre', 'Limit for free text'],
  'connections.sheet.lost': ['Se a resposta se perde', 'If an answer is lost'],
  'connections.arrival.webhook': [
    'A plataforma avisa a Ponte na hora (webhook).',
    'The platform notifies Ponte at once (webhook).',
  ],
  'connections.arrival.poll': [
    'A Ponte consulta a plataforma de tempos em tempos.',
    'Ponte asks the platform now and then.',
  ],
  'connections.arrival.channel': ['A Ponte envia mensagens por ela.', 'Ponte sends messages through it.'],
  'connections.arrival.actions': ['A Ponte faz coisas nela por você.', 'Ponte does things there for you.'],
  'connections.arrival.none': ['Nada chega nem sai ainda.', 'Nothing comes in or goes out yet.'],
  'connections.address.paste': [
    'Você cola o endereço do webhook na plataforma.',
    'You paste the webhook address into the platform.',
  ],
  'connections.address.register': [
    'A Ponte registra os avisos na plataforma, com um clique.',
    'Ponte registers the notices at the platform, with one click.',
  ],
  'connections.address.consent': [
    'A Ponte registra os avisos sozinha quando você conecta.',
    'Ponte registers the notices by itself when you connect.',
  ],
  'connections.reads.proves': [
    '{name}, {often}, para conferir se algum aviso se perdeu',
    '{name}, {often}, to see whether a notice was lost',
  ],
  'connections.reads.off': ['{name}: desligado', '{name}: off'],
  'connections.trust.A': [
    'cada aviso vem assinado; ninguém o inventa nem altera sem a chave.',
    'every notice is signed; nobody makes one up or changes one without the key.',
  ],
  'connections.trust.B': [
    'cada aviso traz um segredo fixo no cabeçalho, ou uma assinatura que não cobre o conteúdo.',
    'every notice carries a fixed secret in a header, or a signature that leaves the content out.',
  ],
  'connections.trust.C': [
    'o segredo vem no endereço ou no corpo do aviso, onde registros de acesso podem guardá-lo.',
    'the secret comes in the address or the body of the notice, where access logs may keep it.',
  ],
  'connections.trust.D': [
    'só o endereço secreto protege; guarde-o como uma senha.',
    'only the secret address protects; keep it like a password.',
  ],
  'connections.access.oauth': [
    'A sua autorização na plataforma, pelo botão “Conectar”.',
    'Your consent at the platform, with the “Connect” button.',
  ],
  'connections.access.keys': ['Credenciais: {keys}.', 'Credentials: {keys}.'],
  'connections.access.none': ['Nenhuma credencial.', 'No credentials.'],
  'connections.sendsTo.phone': ['telefones', 'phones'],
  'connections.sendsTo.email': ['e-mails', 'e-mail addresses'],
  'connections.sendsTo.any': ['telefones e e-mails', 'phones and e-mail addresses'],
  'connections.sendsTo.none': [
    'um endereço fixo, o da configuração',
    'one fixed address, that of its settings',
  ],
  'connections.pace.none': ['Sem espera entre um envio e outro.', 'No wait between messages.'],
  'connections.pace.interval': [
    'Um envio a cada {seconds} segundos.',
    'One message every {seconds} seconds.',
  ],
  'connections.pace.daily': ['No máximo {count} por dia.', 'At most {count} a day.'],
  'connections.window': [
    'Só até {hours} horas depois da última mensagem do cliente; fora disso, um modelo aprovado.',
    'Only within {hours} hours after the customer’s last message; otherwise an approved template.',
  ],
  'connections.lost.repeats': [
    'A Ponte tenta de novo, e o destino descarta repetições.',
    'Ponte tries again, and the destination drops repeats.',
  ],
  'connections.lost.waits': [
    'O envio fica como incerto até chegar a confirmação; nada é repetido às cegas.',
    'The message stays uncertain until it is confirmed; nothing is repeated blindly.',
  ],
} as const satisfies Texts;
