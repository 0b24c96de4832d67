import { z } from 'zod';

/** What a person tunes to. `number` is a string because HDHomeRun numbers look like "7.1". */
export const channelSchema = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  boxId: z.string(),
  boxName: z.string(),
  logoUrl: z.string().optional(),
  group: z.string().optional(),
});
export type Channel = z.infer<typeof channelSchema>;
