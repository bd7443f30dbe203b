-- An event cost two rows of its own, one of them an index. Now the row of its delivery holds it: its id
-- names that delivery, and the state of its subject remembers the ids of all its events.
--
-- A Worker of before this migration cannot write events any more: its queue messages come back to the next.

-- A cart's event stood under the delivery that opened it, whose own end stays what it was.
UPDATE deliveries SET events = coalesce((
  SELECT json_group_array(json_object(
    'id', id, 'subject', subject, 'type', type, 'occurrence', occurrence, 'time', time, 'data', json(data),
    'hops', hops, 'simulated', json(CASE simulated WHEN 1 THEN 'true' ELSE 'false' END)))
  FROM (
    SELECT * FROM events
    WHERE events.organization_id = deliveries.organization_id
      AND events.id > 'evt_' || substr(deliveries.id, 5) AND events.id < 'evt_' || substr(deliveries.id, 5) || '~'
    ORDER BY events.id)), '[]');

UPDATE subjects SET state = json_set(state, '$.events', json((
  SELECT json_group_array(id) FROM (
    SELECT id FROM events
    WHERE events.connection_id = subjects.connection_id AND events.subject = subjects.subject AND simulated = 0
    ORDER BY id))));

-- Facts without a current state are remembered one by one, each under a name of its own.
INSERT INTO subjects (connection_id, subject, organization_id, version, state)
SELECT connection_id, subject || '#' || type || '#' || occurrence, organization_id, 1,
       json_object('status', 'unknown', 'time', time, 'seen', json('[]'), 'data', json('{}'),
                   'events', json_array(id))
FROM events
WHERE simulated = 0
  AND (type = 'message.received' OR substr(type, 1, instr(type, '.') - 1) NOT IN (
    'cart', 'order', 'charge', 'subscription', 'card', 'lead', 'appointment', 'product', 'stock', 'price', 'invoice',
    'message'))
ON CONFLICT DO NOTHING;

DROP TABLE events;
