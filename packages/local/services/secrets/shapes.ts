import * as z from 'zod';

const version = z.object({ id: z.string(), value: z.string(), createdAt: z.number() });

/** A secret with its last two values, newest first: `AWSCURRENT` and `AWSPREVIOUS`. */
export const secretSchema = z.object({
  name: z.string(),
  description: z.string().optional(),
  createdAt: z.number(),
  deletedAt: z.number().optional(),
  /** Deleted without recovery: as if it had never been. */
  erased: z.boolean().optional(),
  versions: z.array(version),
});
export type Secret = z.infer<typeof secretSchema>;

/** By a version's place: the newest value first. */
export const stages = ['AWSCURRENT', 'AWSPREVIOUS'];

export const inputs = {
  create: z.object({
    Name: z.string().regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/),
    SecretString: z.string().optional(),
    Description: z.string().optional(),
    ClientRequestToken: z.string().optional(),
  }),
  read: z.object({
    SecretId: z.string().min(1),
    VersionId: z.string().optional(),
    VersionStage: z.string().optional(),
  }),
  write: z.object({
    SecretId: z.string().min(1),
    SecretString: z.string().optional(),
    Description: z.string().optional(),
    ClientRequestToken: z.string().optional(),
  }),
  remove: z.object({ SecretId: z.string().min(1), ForceDeleteWithoutRecovery: z.boolean().optional() }),
};
