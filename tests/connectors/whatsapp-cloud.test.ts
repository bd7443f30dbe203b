import whatsappCloud from '../../connectors/whatsapp-cloud';
import { testConnector } from '../suite/connector';
testConnector(whatsappCloud);
