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
  var answers = [];
  e.response.getItemResponses().forEach(function (one) {
    var item = one.getItem();
    var id = String(item.getId());
    var given = one.getResponse();
    var rows = rows_(item);
    if (!rows) return answers.push({ id: id, title: item.getTitle(), value: flat_(given) });
    rows.forEach(function (row, n) {
      if (given[n]) answers.push({ id: id + '.' + n, title: item.getTitle() + ' › ' + row, value: flat_(given[n]) });
    });
  });
  tell_('form.submitted', e.response.getId(), e.response.getTimestamp(), {
    form: { id: e.source.getId(), title: e.source.getTitle() },
    respondentEmail: e.response.getRespondentEmail() || null,
    answers: answers
  });
}

/** A grid asks a question a row. */
function rows_(item) {
  var type = item.getType();
  if (type === FormApp.ItemType.GRID) return item.asGridItem().getRows();
  return type === FormApp.ItemType.CHECKBOX_GRID ? item.asCheckboxGridItem().getRows() : null;
}

function flat_(value) {
  return Array.isArray(value) ? value.map(String) : String(value);
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
