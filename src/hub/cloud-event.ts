/** A stored event as it leaves the hub. */
import type { CloudEvent } from '../kit';
import type { Event } from '../store/events';

export const toCloudEvent = (event: Event): CloudEvent => ({
  specversion: '1.0',
  id: event.id,
  source: `/connections/${event.connectionId}`,
  type: event.type,
  subject: event.subject,
  time: event.time,
  datacontenttype: 'application/json',
  data: event.data,
});
