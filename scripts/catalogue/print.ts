/** What `npm run catalogue` prints: bundled before it runs. */
import { connectors } from '../../connectors';
import { catalogueTable } from './table';

export const table = catalogueTable(connectors);
