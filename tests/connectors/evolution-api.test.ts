import evolutionApi from '../../connectors/evolution-api';
import { testConnector } from '../suite/connector';
testConnector(evolutionApi);
