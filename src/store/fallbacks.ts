/** A message that a channel refuses for good goes out on the one that its automation names instead. */

export interface FallbackWrite {
  organizationId: string;
  /** The channel that refused it. */
  lane: string;
  dispatchId: string | null;
  /** Where the channel names its own id only. */
  providerId: string | null;
  /** ISO-8601 UTC: when the new one is due. */
  at: string;
}

/**
 * Takes JSON rows of FallbackWrite. The new dispatch has the id of the old one and `-2`, so that it is
 * made once however often the refusal is told; its text is rendered anew, for its own channel.
 */
export const FALLBACKS = `
  INSERT INTO dispatches (organization_id, id, lane, event_id, automation_id, connection_id, subject, type,
                          action, state, priority, due, detail)
  SELECT old.organization_id, old.id || '-2', old.action ->> '$.fallback.channelId', old.event_id,
         old.automation_id, old.connection_id, old.subject, old.type,
         json_remove(
           json_set(old.action, '$.channelId', old.action ->> '$.fallback.channelId',
                    '$.to', coalesce(old.action ->> '$.fallback.to', old.action ->> '$.to'),
                    '$.instead', json_object('channelId', old.lane, 'to', old.action ->> '$.to')),
           '$.fallback', '$.approved'),
         'waiting', old.priority, refusal.value ->> 'at', 'instead of ' || old.id
  FROM json_each(?1) AS refusal
  JOIN dispatches AS old
    ON old.organization_id = refusal.value ->> 'organizationId'
   AND old.id = coalesce(refusal.value ->> 'dispatchId', (
         SELECT id FROM dispatches
         WHERE lane = refusal.value ->> 'lane' AND provider_id = refusal.value ->> 'providerId'
           AND provider_id IS NOT NULL AND action ->> '$.fallback.channelId' IS NOT NULL
         LIMIT 1))
  WHERE old.lane = refusal.value ->> 'lane' AND old.state IN ('sent', 'failed')
    AND old.action ->> '$.fallback.channelId' IS NOT NULL
    AND EXISTS (SELECT 1 FROM lanes
                WHERE id = old.action ->> '$.fallback.channelId' AND organization_id = old.organization_id)
  ON CONFLICT DO NOTHING`;
