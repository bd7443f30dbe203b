import generic from '../../connectors/generic';
import { testConnector } from '../suite/connector';

testConnector(generic);
