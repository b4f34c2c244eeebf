import * as z from 'zod';

const user = z.object({ UserPoolId: z.string().min(1), Username: z.string().min(1).max(128) });
const grouped = user.extend({ GroupName: z.string().min(1).max(128) });

/** As much of each call as is played here. */
export const inputs = {
  create: user.extend({
    UserAttributes: z.array(z.object({ Name: z.string(), Value: z.string().optional() })).default([]),
    MessageAction: z.enum(['RESEND', 'SUPPRESS']).optional(),
    DesiredDeliveryMediums: z.array(z.enum(['SMS', 'EMAIL'])).default(['SMS']),
  }),
  user,
  grouped,
};
