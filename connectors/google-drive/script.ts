/** What the script looks at: files that changed since its last look, in a folder or anywhere. It reads, and changes nothing. */
export const SCRIPT = `
function prepare_() {
  save_('last', { at: now_(), files: {} });
  look_(true);
}

/** Ten minutes are looked at twice: a change may be found a while after it was made. */
function look_(isFirst) {
  var last = load_('last') || { at: now_(), files: {} };
  var next = { at: now_(), files: {} };
  changed_(last.at - 10 * 60 * 1000).forEach(function (file) {
    var at = file.getLastUpdated();
    next.files[file.getId()] = at.getTime();
    if (isFirst || last.files[file.getId()] === at.getTime()) return;
    tell_('file.changed', file.getId(), at, {
      change: file.getDateCreated().getTime() > last.at - 10 * 60 * 1000 ? 'created' : 'changed',
      file: { name: file.getName(), mimeType: file.getMimeType(), url: file.getUrl(), by: null }
    });
  });
  save_('last', next);
}

/** Drive has two words for it, of which the service takes the older one or the newer. */
function changed_(since) {
  var when = " > '" + new Date(since).toISOString().slice(0, 19) + "' and trashed = false";
  try {
    return found_('modifiedDate' + when);
  } catch (error) {
    return found_('modifiedTime' + when);
  }
}

function found_(query) {
  var folder = (PONTE.folderId || '').split('folders/').pop().split('?')[0];
  var place = folder ? DriveApp.getFolderById(folder) : DriveApp;
  var files = place.searchFiles(query);
  var found = [];
  while (files.hasNext() && found.length < 200) found.push(files.next());
  return found;
}
`;
