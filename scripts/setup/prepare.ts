// The set-up that every command begins with. Where all is in place it takes a fraction of a second and no network.
import { type ElectronRuntime, ensureElectron } from './electron.ts';
import { ensureSystemPackages } from './install.ts';

/** @param virtualDisplay whether a display without a screen is needed (tests, pictures) */
export async function prepare({ virtualDisplay }: { virtualDisplay: boolean }): Promise<ElectronRuntime> {
  await ensureSystemPackages(virtualDisplay);
  return ensureElectron();
}
