import { startDynamoDb } from '#local/services/dynamodb.ts';

const dynamodb = await startDynamoDb({ dataDir: process.argv[2] ?? '' });
console.log(dynamodb.url);
