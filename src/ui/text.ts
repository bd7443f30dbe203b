/** The words of the pages: Brazilian Portuguese first, English beside it. */

export type Language = 'pt-BR' | 'en';

const TEXT = {
  'app.language': ['English', 'Português'],
  'app.tagline': ['Integrações para lojas brasileiras', 'Integrations for Brazilian shops'],

  'field.email': ['E-mail', 'E-mail'],
  'field.password': ['Senha', 'Password'],
  'field.newPassword': ['Escolha uma senha', 'Choose a password'],
  'field.newPassword.hint': ['Dez caracteres ou mais.', 'Ten characters or more.'],
  'field.name': ['Seu nome', 'Your name'],
  'field.organization': ['Nome da empresa', 'Name of the company'],

  'error.email': ['Confira o e-mail.', 'Check the e-mail address.'],
  'error.password': ['Use de 10 a 128 caracteres.', 'Use 10 to 128 characters.'],
  'error.name': ['Preencha, com até 100 caracteres.', 'Fill this in, with up to 100 characters.'],
  'error.organization': ['Preencha, com até 100 caracteres.', 'Fill this in, with up to 100 characters.'],
  'error.credentials': ['E-mail ou senha incorretos.', 'The e-mail or the password is wrong.'],
  'error.known': [
    'Já existe uma conta com este e-mail: use a senha dela.',
    'There is an account with this e-mail already: use its password.',
  ],

  'signIn.title': ['Entrar', 'Sign in'],
  'signIn.submit': ['Entrar', 'Sign in'],
  'signIn.forgot': ['Esqueci minha senha', 'I forgot my password'],
  'signIn.signUp': ['Criar uma conta', 'Create an account'],
  'notice.senha': ['Senha trocada. Entre com a nova.', 'Password changed. Sign in with the new one.'],
  'notice.saiu': ['Você saiu.', 'You are signed out.'],
  'notice.connected': ['Integração autorizada.', 'Connection authorised.'],

  'setup.title': ['Bem-vindo à Ponte', 'Welcome to Ponte'],
  'setup.lead': [
    'Crie a conta da sua empresa. Este link funciona uma vez só.',
    "Create your company's account. This link works once.",
  ],
  'setup.submit': ['Criar a conta', 'Create the account'],
  'signUp.title': ['Criar uma conta', 'Create an account'],
  'signUp.lead': ['Comece com a sua empresa.', 'Begin with your company.'],
  'signUp.closed': [
    'Neste endereço, contas novas são só por convite. Peça um a quem opera a Ponte ou à sua empresa.',
    'New accounts here need an invitation. Ask whoever operates this hub, or your company.',
  ],

  'invitation.title': ['Convite para {organization}', 'Invitation to {organization}'],
  'invitation.lead': ['Você entra como {email}.', 'You come in as {email}.'],
  'invitation.known': [
    'Você já tem uma conta na Ponte: confirme com a sua senha.',
    'You have an account at Ponte already: confirm with your password.',
  ],
  'invitation.submit': ['Aceitar o convite', 'Accept the invitation'],

  'forgot.title': ['Esqueci minha senha', 'I forgot my password'],
  'forgot.lead': ['Enviamos um link para você escolher outra.', 'We send you a link to choose another.'],
  'forgot.submit': ['Enviar o link', 'Send the link'],
  'forgot.sent': [
    'Se este e-mail tem uma conta aqui, o link chega em instantes. Ele vale por uma hora.',
    'If there is an account with this e-mail, the link arrives in a moment. It works for an hour.',
  ],
  'forgot.operator': [
    'Esta Ponte não envia e-mails. Peça um link a quem a opera: o comando é “npm run account -- reset”, com o seu e-mail.',
    'This hub sends no e-mail. Ask its operator for a link: the command is “npm run account -- reset”, with your e-mail.',
  ],
  'reset.title': ['Escolha uma nova senha', 'Choose a new password'],
  'reset.submit': ['Trocar a senha', 'Change the password'],

  'signOut.title': ['Sair', 'Sign out'],
  'signOut.submit': ['Sair', 'Sign out'],

  'home.connections': ['Integrações', 'Connections'],
  'home.none': [
    'Nenhuma integração ainda. Conecte a primeira pela API, com uma chave.',
    'No connection yet. Connect the first through the API, with a key.',
  ],
  'home.more': ['Só as mais novas aparecem aqui.', 'Only the newest are shown here.'],
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
  'keys.revoke': ['Revogar', 'Revoke'],
  'field.keyName': ['Nome', 'Name'],
  'field.keyName.hint': ['Onde ela vai ser usada: ERP, n8n …', 'Where it will be used: ERP, n8n …'],
  'error.keyName': ['Preencha, com até 100 caracteres.', 'Fill this in, with up to 100 characters.'],
  'column.ending': ['Final', 'Ending'],
  'column.created': ['Criada em', 'Created on'],
  'problem.admins': [
    'Só donos e administradores da empresa podem fazer isto.',
    'Only owners and admins of the company may do this.',
  ],

  'home.api': ['Documentação da API', 'API documentation'],
  'column.name': ['Nome', 'Name'],
  'column.connector': ['Sistema', 'System'],
  'column.status': ['Situação', 'Status'],
  'status.active': ['ativa', 'active'],
  'status.paused': ['pausada', 'paused'],
  'status.revoked': ['desconectada', 'disconnected'],

  'problem.title': ['Não deu certo', 'That did not work'],
  'problem.back': ['Voltar ao início', 'Back to the start'],
  'problem.link': [
    'Este link já foi usado, foi cancelado ou venceu. Peça outro.',
    'This link was used, withdrawn, or is too old. Ask for another.',
  ],
  'problem.often': [
    'Muitas tentativas seguidas. Espere um minuto e tente de novo.',
    'Too many tries in a row. Wait a minute and try again.',
  ],
  'problem.origin': [
    'O pedido não veio desta página. Abra a página de novo e repita.',
    'The request did not come from this page. Open the page again and repeat.',
  ],
  'problem.internal': [
    'Algo deu errado do nosso lado. Tente de novo em instantes.',
    'Something went wrong on our side. Try again in a moment.',
  ],
} as const satisfies Record<string, readonly [pt: string, en: string]>;

export type TextKey = keyof typeof TEXT;

/** A text in one language, with its `{names}` filled in. */
export type Translate = (key: TextKey, values?: Record<string, string>) => string;

export const translate =
  (language: Language): Translate =>
  (key, values = {}) =>
    TEXT[key][language === 'en' ? 1 : 0].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

/** The text with this key, if there is one: for keys that are made of data. */
export const isTextKey = (key: string): key is TextKey => Object.hasOwn(TEXT, key);

/** What a browser prefers of the two. Portuguese where it says nothing that we speak. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality = 'q=1'] = part.trim().toLowerCase().split(/;\s*/);
      return { tag, quality: Number(quality.replace('q=', '')) || 0 };
    })
    .filter(({ tag, quality }) => /^(pt|en)\b/.test(tag) && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return wanted[0]?.tag.startsWith('en') ? 'en' : 'pt-BR';
}
