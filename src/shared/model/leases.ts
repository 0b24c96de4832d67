import { z } from 'zod';

/**
 * Why something is held ("lease"). `viewer`, `recording` and `pinned` (kept warm by hand) protect what they hold from eviction;
 * `prewarm` is a guess and gives way to anybody. `direct` is an entry's hold on its upstream and is worth what the entry is.
 */
export const leaseKindSchema = z.enum(['viewer', 'prewarm', 'pinned', 'recording', 'direct']);
export type LeaseKind = z.infer<typeof leaseKindSchema>;
