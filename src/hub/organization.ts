/** What an organization says of itself: name, language, time zone, and when its messages may leave. */
import { reopenLanes } from '../store/lane-rests';
import { type Organization, type OrganizationPatch, updateOrganization } from '../store/organizations';
import type { Hub } from './hub';

/** Undefined where there is no such organization. What waits for hours that are no longer the same is looked at again. */
export async function changeOrganization(
  { db }: Hub,
  id: string,
  patch: OrganizationPatch,
): Promise<Organization | undefined> {
  const changed = await updateOrganization(db, id, patch);
  if (patch.rules || patch.timeZone) await reopenLanes(db, id);
  return changed;
}

/** Names with a place only: offsets (`+03:00`) know no summer time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
