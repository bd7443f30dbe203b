/** What the shop's owner is told about the hub's own connections. */
import type { Preset } from './preset';

export const connectionPresets: readonly Preset[] = [
  {
    type: 'connection.broken',
    name: { pt: 'Integração parou', en: 'Connection broken' },
    text: {
      pt: 'A integração “{{ connection.name }}” parou de funcionar.{% if connection.explanation %} {{ connection.explanation }}{% endif %}{% if connection.action %} {{ connection.action }}{% endif %}',
      en: 'The connection “{{ connection.name }}” has stopped working.{% if connection.explanation %} {{ connection.explanation }}{% endif %}{% if connection.action %} {{ connection.action }}{% endif %}',
    },
    delayMinutes: 0,
    reader: 'owner',
    needs: ['connection.name'],
  },
  {
    type: 'connection.recovered',
    name: { pt: 'Integração voltou', en: 'Connection works again' },
    text: {
      pt: 'A integração “{{ connection.name }}” voltou a funcionar.',
      en: 'The connection “{{ connection.name }}” works again.',
    },
    delayMinutes: 0,
    reader: 'owner',
    needs: ['connection.name'],
  },
];
