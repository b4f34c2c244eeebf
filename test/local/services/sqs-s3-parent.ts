import { startSqsS3 } from '#local/services/sqs-s3.ts';

const running = await startSqsS3({ dataDir: process.argv[2] ?? '' });
await running.createQueue('deliveries.fifo', { ContentBasedDeduplication: 'true' });
running.createBucket('bodies');
console.log(running.url);
