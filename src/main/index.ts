import { start } from './compose.ts';

start();
