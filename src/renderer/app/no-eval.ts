import { z } from 'zod';

// zod would try whether it may compile its checks with `new Function`; the page's policy forbids that and would report each try.
z.config({ jitless: true });
