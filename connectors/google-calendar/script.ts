/**
 * What the script looks at: the entries from yesterday to in sixty days, compared with the last look. A series is
 * one entry. The trigger says only that something changed; the API, which says what, would have to be switched on.
 */
export const SCRIPT = `
function prepare_() {
  ScriptApp.newTrigger('ponteCalendar').forUserCalendar(calendar_().getId()).onEventUpdated().create();
  look_(true);
}

function ponteCalendar() { locked_(function () { look_(); }); }

function calendar_() {
  var isMain = !PONTE.calendarId || PONTE.calendarId === 'primary';
  var calendar = isMain ? CalendarApp.getDefaultCalendar() : CalendarApp.getCalendarById(PONTE.calendarId);
  if (!calendar) throw new Error('Ponte: agenda não encontrada. / No such calendar.');
  return calendar;
}

function look_(isFirst) {
  var calendar = calendar_();
  var from = now_() - DAY_MS;
  var until = from + 61 * DAY_MS;
  var last = load_('last') || { at: now_(), seen: {} };
  var seen = {};
  calendar.getEvents(new Date(from), new Date(until)).forEach(function (event) {
    var id = event.getId();
    if (seen[id]) return;
    seen[id] = [event.getLastUpdated().getTime(), event.getStartTime().getTime()];
    // What only came near with time is no change.
    var isNews = last.seen[id] ? last.seen[id][0] !== seen[id][0] : seen[id][0] > last.at - 60000;
    if (isNews && !isFirst) send_(calendar, id, entry_(event));
  });
  Object.keys(last.seen).forEach(function (id) {
    if (isFirst || seen[id] || last.seen[id][1] < from) return;
    var moved = calendar.getEventById(id);
    var isFar = moved && moved.getStartTime().getTime() >= until;
    send_(calendar, id, isFar ? entry_(moved) : { status: 'cancelled' });
  });
  save_('last', { at: now_(), seen: seen });
}

/** In the shape of the API. */
function entry_(event) {
  // A whole day begins at midnight of the script's time zone, whatever that of the calendar is.
  var zone = event.isAllDayEvent() && Session.getScriptTimeZone();
  var at = function (date) {
    return zone ? { date: Utilities.formatDate(date, zone, 'yyyy-MM-dd') } : { dateTime: date.toISOString() };
  };
  return {
    status: 'confirmed',
    summary: event.getTitle(),
    description: event.getDescription(),
    location: event.getLocation(),
    start: at(event.getStartTime()),
    end: at(event.getEndTime()),
    created: event.getDateCreated().toISOString(),
    updated: event.getLastUpdated().toISOString(),
    organizer: { email: event.getCreators()[0] || null },
    attendees: event.getGuestList().map(function (guest) { return { email: guest.getEmail(), displayName: guest.getName() }; })
  };
}

/** With the id that the API has for it. */
function send_(calendar, id, entry) {
  var data = { calendar: { id: calendar.getId(), name: calendar.getName() }, entry: entry };
  tell_('calendar.changed', id.replace(/@google[.]com$/, ''), new Date(entry.updated || now_()), data);
}
`;
