import { z } from 'zod';

/** Why something is held ("lease"). */
export const leaseKindSchema = z.enum(['viewer', 'prewarm', 'recording', 'direct']);
export type LeaseKind = z.infer<typeof leaseKindSchema>;
