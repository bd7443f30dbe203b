/** The catalogue: one line per connector, in alphabetical order. */
import type { Connectors } from '../src/kit';
import asaas from './asaas';
import chatbase from './chatbase';
import custom from './custom';
import efi from './efi';
import email from './email';
import evolutionApi from './evolution-api';
import followize from './followize';
import generic from './generic';
import gesprov from './gesprov';
import gmail from './gmail';
import googleCalendar from './google-calendar';
import googleDrive from './google-drive';
import googleForms from './google-forms';
import googleSheets from './google-sheets';
import gptMaker from './gpt-maker';
import hotmart from './hotmart';
import ifood from './ifood';
import ixc from './ixc';
import jira from './jira';
import kiwify from './kiwify';
import lojaIntegrada from './loja-integrada';
import magento from './magento';
import mercadoLivre from './mercado-livre';
import mercadoPago from './mercado-pago';
import nuvemshop from './nuvemshop';
import openpix from './openpix';
import pagarMe from './pagar-me';
import payt from './payt';
import pipedrive from './pipedrive';
import pipefy from './pipefy';
import piperun from './piperun';
import promosys from './promosys';
import rdStationCrm from './rd-station-crm';
import rdStationMarketing from './rd-station-marketing';
import sgp from './sgp';
import shopify from './shopify';
import simulator from './simulator';
import trello from './trello';
import vctex from './vctex';
import webhook from './webhook';
import whatsappCloud from './whatsapp-cloud';
import woocommerce from './woocommerce';
import zaia from './zaia';

export const connectors: Connectors = new Map(
  [
    asaas,
    chatbase,
    custom,
    efi,
    email,
    evolutionApi,
    followize,
    generic,
    gesprov,
    gmail,
    googleCalendar,
    googleDrive,
    googleForms,
    googleSheets,
    gptMaker,
    hotmart,
    ifood,
    ixc,
    jira,
    kiwify,
    lojaIntegrada,
    magento,
    mercadoLivre,
    mercadoPago,
    nuvemshop,
    openpix,
    pagarMe,
    payt,
    pipedrive,
    pipefy,
    piperun,
    promosys,
    rdStationCrm,
    rdStationMarketing,
    sgp,
    shopify,
    simulator,
    trello,
    vctex,
    webhook,
    whatsappCloud,
    woocommerce,
    zaia,
  ].map((connector) => [connector.slug, connector]),
);
