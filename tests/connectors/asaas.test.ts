import asaas from '../../connectors/asaas';
import { testConnector } from '../suite/connector';

testConnector(asaas, {
  inputs: {
    refundCharge: { charge: 'pay_080225913252', amount: '10,00' },
    cancelCharge: { charge: 'pay_080225913252' },
    createCharge: { amount: '79,90', dueDate: '2026-12-01', taxId: '529.982.247-25', name: 'Maria' },
  },
});
