// npm run setup: what start and test do first, on its own.
import { program } from './lib/program.ts';
import { prepare } from './setup/prepare.ts';

await program(async () => {
  const { kind, version, executable } = await prepare({ virtualDisplay: true });
  console.log(`Ready: Electron ${version} (${kind}) at ${executable}`);
});
