import { z } from 'zod';

/**
 * Why something is held ("lease"). `viewer`, `recording` and `pinned` (kept warm by hand) protect what they hold from eviction;
 * `prewarm` is a guess and gives way to anybody, and so is `preroll`: a hidden player holds its picture, and its slot is one beside the
 * capacity. `direct` is an entry's hold on its upstream and is worth what the entry is.
 */
export const leaseKindSchema = z.enum(['viewer', 'prewarm', 'preroll', 'pinned', 'recording', 'direct']);
export type LeaseKind = z.infer<typeof leaseKindSchema>;
