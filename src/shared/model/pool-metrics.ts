/** The counters of NET-4 since the start of the app. */
import { z } from 'zod';
import { declineReasonSchema, evictionReasonSchema } from './warm-pool.ts';
import { zapKindSchema } from './zap-report.ts';

const count = z.number().int();
const perSlot = z.object({ process: count, direct: count });

export const poolMetricsSchema = z.object({
  hits: perSlot,
  misses: perSlot,
  /** hits / (hits + misses); left out before there was any. */
  hitRate: z.object({ process: z.number().optional(), direct: z.number().optional() }),
  adoptions: perSlot,
  declinations: z.record(declineReasonSchema, count),
  evictions: z.record(evictionReasonSchema, count),
  manualStarts: count,
  restarts: count,
  /** Zaps by kind, with how many took up to each bound. */
  zaps: z.record(
    zapKindSchema,
    z.object({ count, sumMs: z.number(), buckets: z.array(z.object({ upToMs: z.number(), count })) }),
  ),
});
export type PoolMetrics = z.infer<typeof poolMetricsSchema>;
