/** What the script looks at: edits of rows that were there, and rows that are new and have come to rest. */
export const SCRIPT = `
function prepare_() {
  var book = SpreadsheetApp.getActiveSpreadsheet();
  if (!book) throw new Error('Ponte: abra o Apps Script dentro da planilha. / Open Apps Script inside the sheet.');
  ScriptApp.newTrigger('ponteEdit').forSpreadsheet(book).onEdit().create();
  var rows = {};
  tabs_().forEach(function (tab) { rows[tab.getSheetId()] = tab.getLastRow(); });
  save_('rows', rows);
}

function tabs_() {
  return SpreadsheetApp.getActiveSpreadsheet().getSheets().filter(function (tab) {
    return !PONTE.tab || tab.getName() === PONTE.tab;
  });
}

/** A row that is being typed is told by the timer, once it is whole. */
function ponteEdit(e) {
  var tab = e.range.getSheet();
  if (PONTE.tab && tab.getName() !== PONTE.tab) return;
  var known = (load_('rows') || {})[tab.getSheetId()];
  var last = Math.min(e.range.getLastRow(), e.range.getRow() + 49);
  for (var row = Math.max(2, e.range.getRow()); row <= last; row++) {
    if (row <= known) row_(tab, row, 'row.edited');
    else return save_('touched', now_());
  }
}

/** Finds what forms, other scripts and integrations append, too, of which no trigger tells. */
function look_() {
  if (now_() - (load_('touched') || 0) < 60000) return;
  var rows = load_('rows') || {};
  tabs_().forEach(function (tab) {
    var last = tab.getLastRow();
    var known = rows[tab.getSheetId()];
    if (known === undefined) known = 1;
    var until = Math.min(last, known + 100);
    for (var row = Math.max(2, known + 1); row <= until; row++) row_(tab, row, 'row.added');
    rows[tab.getSheetId()] = until;
  });
  save_('rows', rows);
}

/** As it is shown. */
function row_(tab, row, event) {
  var width = tab.getLastColumn();
  var names = tab.getRange(1, 1, 1, width).getDisplayValues()[0];
  var values = tab.getRange(row, 1, 1, width).getDisplayValues()[0];
  var fields = {};
  names.forEach(function (name, n) { if (name && values[n]) fields[name] = values[n]; });
  if (Object.keys(fields).length === 0) return;
  var book = tab.getParent();
  tell_(event, book.getId() + ':' + tab.getSheetId() + ':' + row, new Date(now_()), {
    spreadsheet: { id: book.getId(), name: book.getName() },
    sheet: { id: tab.getSheetId(), name: tab.getName() },
    row: row,
    url: book.getUrl() + '#gid=' + tab.getSheetId() + '&range=A' + row,
    fields: fields
  });
}
`;
