/** What the script looks at: mails that the search finds and that it has not told yet. It reads, and changes nothing. */
export const SCRIPT = `
function prepare_() {
  save_('last', { at: now_(), ids: [] });
  look_(true);
}

/** A quarter of an hour is looked at twice: a mail may be found a while after it came. */
function look_(isFirst) {
  var last = load_('last') || { at: now_(), ids: [] };
  var from = last.at - 15 * 60 * 1000;
  var next = { at: now_(), ids: [] };
  var me = Session.getEffectiveUser().getEmail();
  var search = '(' + (PONTE.search || 'in:inbox') + ') after:' + Math.floor(from / 1000);
  GmailApp.search(search, 0, 100).forEach(function (thread) {
    thread.getMessages().forEach(function (mail) {
      var id = mail.getId();
      if (mail.isDraft() || mail.isInTrash() || mail.getDate().getTime() < from || (me && mail.getFrom().indexOf(me) >= 0)) return;
      next.ids.push(id);
      if (isFirst || last.ids.indexOf(id) >= 0) return;
      tell_('mail.received', id, mail.getDate(), {
        mail: {
          threadId: thread.getId(),
          from: mail.getFrom(),
          to: mail.getTo(),
          subject: mail.getSubject(),
          text: mail.getPlainBody().slice(0, 10000)
        }
      });
    });
  });
  save_('last', next);
}
`;
