/** What the script looks at: edits of rows that were there, and rows that are new and have come to rest. */
export const SCRIPT = `
function prepare_() {
  var book = SpreadsheetApp.getActiveSpreadsheet();
  if (!book) throw new Error('Ponte: abra o Apps Script dentro da planilha. / Open Apps Script inside the sheet.');
  ScriptApp.newTrigger('ponteEdit').forSpreadsheet(book).onEdit().create();
  save_('known', known_());
}

/** The last row of each tab, and what it says: by that it is found again where others were put in above it. */
function known_() {
  var known = {};
  tabs_().forEach(function (tab) { known[tab.getSheetId()] = mark_(tab, tab.getLastRow()); });
  return known;
}

function mark_(tab, row) {
  return { row: row, says: row > 0 ? lines_(tab, row, row)[0] : '' };
}

function lines_(tab, from, to) {
  return tab.getRange(from, 1, to - from + 1, tab.getLastColumn()).getDisplayValues().map(function (cells) {
    return cells.filter(String).join('|').slice(0, 300);
  });
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
  var known = (load_('known') || {})[tab.getSheetId()];
  var last = Math.min(e.range.getLastRow(), e.range.getRow() + 49);
  for (var row = Math.max(2, e.range.getRow()); row <= last; row++) {
    if (known && row <= known.row) row_(tab, row, 'row.edited');
    else return save_('touched', now_());
  }
}

/** Finds what forms, other scripts and integrations append, too, of which no trigger tells. */
function look_() {
  if (now_() - (load_('touched') || 0) < 60000) return;
  var known = load_('known') || known_();
  tabs_().forEach(function (tab) {
    var last = tab.getLastRow();
    var told = told_(tab, known[tab.getSheetId()] || { row: 1 }, last);
    var until = Math.min(last, told + 100);
    for (var row = Math.max(2, told + 1); row <= until; row++) row_(tab, row, 'row.added');
    known[tab.getSheetId()] = mark_(tab, until);
  });
  save_('known', known);
}

/** Up to where rows are known. Those put in between were told as edited while they were typed. */
function told_(tab, known, last) {
  if (!known.says || known.row > last) return known.row;
  var moved = lines_(tab, known.row, Math.min(last, known.row + 100)).indexOf(known.says);
  return known.row + Math.max(moved, 0);
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
