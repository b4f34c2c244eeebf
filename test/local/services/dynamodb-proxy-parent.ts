import { createFaults } from '#local/faults.ts';
import { startDynamoDbProxy } from '#local/services/dynamodb-proxy.ts';

const [, , backend = '', dataDir = ''] = process.argv;
const proxy = await startDynamoDbProxy({ backend, dataDir, faults: createFaults(), crash: () => {} });
console.log(proxy.url);
