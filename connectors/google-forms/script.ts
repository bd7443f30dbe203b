/** What the script looks at: submissions of the form that it is in, or of the form behind its sheet. */
export const SCRIPT = `
function prepare_() {
  var form = FormApp.getActiveForm();
  var book = form ? null : SpreadsheetApp.getActiveSpreadsheet();
  if (form) ScriptApp.newTrigger('ponteForm').forForm(form).onFormSubmit().create();
  else if (book) ScriptApp.newTrigger('ponteSheet').forSpreadsheet(book).onFormSubmit().create();
  else throw new Error('Ponte: abra o Apps Script dentro do formulário. / Open Apps Script inside the form.');
}

function ponteForm(e) {
  var answers = e.response.getItemResponses().map(function (one) {
    var item = one.getItem();
    return { id: String(item.getId()), title: item.getTitle(), value: flat_(one.getResponse()) };
  });
  tell_('form.submitted', e.response.getId(), e.response.getTimestamp(), {
    form: { id: e.source.getId(), title: e.source.getTitle() },
    respondentEmail: e.response.getRespondentEmail() || null,
    answers: answers
  });
}

/** A grid answers with lists in a list. */
function flat_(value) {
  if (!Array.isArray(value)) return String(value);
  return value.map(function (one) { return Array.isArray(one) ? one.join(', ') : String(one || ''); });
}

/** The event of an answer that was edited holds what was edited only: the row is read. */
function ponteSheet(e) {
  var sheet = e.range.getSheet();
  var row = e.range.getRow();
  var width = sheet.getLastColumn();
  var titles = sheet.getRange(1, 1, 1, width).getDisplayValues()[0];
  var values = sheet.getRange(row, 1, 1, width).getDisplayValues()[0];
  var answers = titles.map(function (title, n) { return { id: String(n + 1), title: title, value: values[n] }; })
    .filter(function (one) { return one.title && one.value; });
  var book = sheet.getParent();
  // The first column holds the time: a row that is deleted leaves its number to another.
  tell_('form.submitted', sheet.getSheetId() + ':' + row + ':' + values[0], new Date(now_()), {
    form: { id: book.getId(), title: book.getName() },
    respondentEmail: null,
    answers: answers
  });
}
`;
