/**
 * What the script looks at: the entries from yesterday to in sixty days, compared with the last look. A series is
 * one entry. The trigger itself says only that something changed; the API, which says what, would have to be
 * switched on by hand.
 */
export const SCRIPT = `
function prepare_() {
  ScriptApp.newTrigger('ponteCalendar').forUserCalendar(calendar_().getId()).onEventUpdated().create();
  look_(true);
}

function ponteCalendar() {
  locked_(function () { look_(); });
}

function calendar_() {
  var id = PONTE.calendarId;
  var calendar = id && id !== 'primary' ? CalendarApp.getCalendarById(id) : CalendarApp.getDefaultCalendar();
  if (!calendar) throw new Error('Ponte: agenda não encontrada. / No such calendar.');
  return calendar;
}

function look_(isFirst) {
  var calendar = calendar_();
  var from = now_() - DAY_MS;
  var until = from + 61 * DAY_MS;
  var before = load_('seen') || {};
  var looked = load_('looked') || now_();
  var seen = {};
  calendar.getEvents(new Date(from), new Date(until)).forEach(function (event) {
    var id = event.getId();
    if (seen[id]) return;
    var updated = event.getLastUpdated().getTime();
    seen[id] = [updated, event.getStartTime().getTime()];
    // What only came near with time is no change.
    if (!isFirst && (before[id] ? before[id][0] !== updated : updated > looked - 60000)) changed_(calendar, event);
  });
  Object.keys(before).forEach(function (id) {
    if (isFirst || seen[id] || before[id][1] < from) return;
    var moved = calendar.getEventById(id);
    if (moved && moved.getStartTime().getTime() >= until) changed_(calendar, moved);
    else send_(calendar, id, new Date(now_()), { status: 'cancelled', start: { dateTime: new Date(before[id][1]).toISOString() } });
  });
  save_('seen', seen);
  save_('looked', now_());
}

function changed_(calendar, event) {
  var isDay = event.isAllDayEvent();
  var zone = calendar.getTimeZone();
  function at(date) {
    return isDay ? { date: Utilities.formatDate(date, zone, 'yyyy-MM-dd') } : { dateTime: date.toISOString() };
  }
  send_(calendar, event.getId(), event.getLastUpdated(), {
    status: 'confirmed',
    summary: event.getTitle(),
    description: event.getDescription(),
    location: event.getLocation(),
    start: at(event.getStartTime()),
    end: at(event.getEndTime()),
    created: event.getDateCreated().toISOString(),
    updated: event.getLastUpdated().toISOString(),
    organizer: { email: event.getCreators()[0] || null },
    attendees: event.getGuestList().map(function (guest) {
      return { email: guest.getEmail(), displayName: guest.getName() };
    })
  });
}

/** With the id that the API has for it. */
function send_(calendar, id, at, entry) {
  tell_('calendar.changed', id.replace(/@google[.]com$/, ''), at, {
    calendar: { id: calendar.getId(), name: calendar.getName() },
    entry: entry
  });
}
`;
