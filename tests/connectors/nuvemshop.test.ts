import nuvemshop from '../../connectors/nuvemshop';
import { testConnector } from '../suite/connector';

testConnector(nuvemshop);
