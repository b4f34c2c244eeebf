import * as z from 'zod';
import type { Assembly } from './assembly.ts';

const rulesSchema = z.object({
  S3Key: z.object({ Rules: z.array(z.object({ Name: z.string(), Value: z.string() })) }),
});
const bucketSchema = z.object({
  NotificationConfiguration: z
    .object({
      QueueConfigurations: z
        .array(z.object({ Event: z.string(), Queue: z.string(), Filter: rulesSchema.optional() }))
        .default([]),
    })
    .default({ QueueConfigurations: [] }),
  CorsConfiguration: z
    .object({
      CorsRules: z.array(
        z.object({
          AllowedOrigins: z.array(z.string()),
          AllowedMethods: z.array(z.string()),
          AllowedHeaders: z.array(z.string()).default([]),
          ExposedHeaders: z.array(z.string()).default([]),
          MaxAge: z.coerce.number().optional(),
        }),
      ),
    })
    .default({ CorsRules: [] }),
});

export interface BucketSpec {
  readonly name: string;
  /** Queues that are told of new objects. */
  readonly announcements: readonly { readonly queueArn: string; readonly prefix: string }[];
  readonly cors: readonly BucketCorsRule[];
}

/** Origins and headers may hold one `*`. */
export interface BucketCorsRule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAge: number | undefined;
}

export function readBuckets(assembly: Assembly): BucketSpec[] {
  return assembly.resources('AWS::S3::Bucket').map((bucket) => {
    const { NotificationConfiguration, CorsConfiguration } = bucket.read(bucketSchema);
    const announcements = NotificationConfiguration.QueueConfigurations.filter(({ Event }) =>
      Event.startsWith('s3:ObjectCreated:'),
    ).map(({ Queue, Filter }) => ({
      queueArn: Queue,
      prefix: Filter?.S3Key.Rules.find(({ Name }) => Name === 'prefix')?.Value ?? '',
    }));
    const cors = CorsConfiguration.CorsRules.map((rule) => ({
      origins: rule.AllowedOrigins,
      methods: rule.AllowedMethods,
      headers: rule.AllowedHeaders,
      exposed: rule.ExposedHeaders,
      maxAge: rule.MaxAge,
    }));
    return { name: bucket.physical.ref, announcements, cors };
  });
}
