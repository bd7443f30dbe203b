/** What the hub itself writes to people, in their language. Plain text: links are written out. */

export type Language = 'pt-BR' | 'en';

interface MailText {
  subject: string;
  text: string;
}

/** Line breaks in a name would let it write the mail. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The link to a new password: good for an hour, once. */
export const resetMail = (language: string, { name, url }: { name: string; url: string }): MailText =>
  language === 'en'
    ? {
        subject: 'Your new password at Ponte',
        text: `Hello, ${oneLine(name)}.\n\nChoose a new password here, within an hour:\n\n${url}\n\nIf you did not ask for this, leave it: your password stays as it is.\n`,
      }
    : {
        subject: 'Sua nova senha na Ponte',
        text: `Olá, ${oneLine(name)}.\n\nEscolha uma nova senha aqui, em até uma hora:\n\n${url}\n\nSe não foi você que pediu, não faça nada: sua senha continua a mesma.\n`,
      };

/** The link to accept an invitation: good for seven days, once. */
export const invitationMail = (
  language: string,
  { organization, url }: { organization: string; url: string },
): MailText =>
  language === 'en'
    ? {
        subject: `You are invited to ${oneLine(organization)} at Ponte`,
        text: `${oneLine(organization)} invites you to work with it at Ponte.\n\nAccept here, within seven days:\n\n${url}\n\nIf you do not know who this is, leave it.\n`,
      }
    : {
        subject: `Convite para ${oneLine(organization)} na Ponte`,
        text: `${oneLine(organization)} convidou você para trabalhar na Ponte.\n\nAceite aqui, em até sete dias:\n\n${url}\n\nSe você não conhece quem convidou, não faça nada.\n`,
      };
