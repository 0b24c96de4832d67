// Carries out what packages.ts decided: installs, or says what to do and ends.
import { run } from '../lib/child.ts';
import { Problem } from '../lib/program.ts';
import { inspectMachine } from './machine.ts';
import { aptInstall, type MachineFacts, planSystemPackages } from './packages.ts';

// Another apt (unattended upgrades on a fresh machine) may hold the lock for a while.
const LOCK_WAIT = ['-o', 'DPkg::Lock::Timeout=300'];

export async function ensureSystemPackages(virtualDisplay: boolean): Promise<void> {
  const facts = await inspectMachine();
  const plan = planSystemPackages(facts, virtualDisplay);
  if (plan.kind === 'nothing') return;
  console.log(`This machine lacks: ${plan.what.join(', ')}.`);
  if (plan.kind === 'ask') throw new Problem(plan.advice);

  console.log('Installing it with apt-get; first the list of packages is brought up to date.');
  await apt(facts, ['apt-get', 'update', '--quiet']);
  // A fresh machine has no list of packages, so only now are their names in this release known.
  const updated = planSystemPackages(await inspectMachine(), virtualDisplay);
  if (updated.kind !== 'install') return;
  console.log(`Installing: ${updated.packages.join(' ')}`);
  await installPackages(facts, updated.packages);

  const after = planSystemPackages(await inspectMachine(), virtualDisplay);
  if (after.kind !== 'nothing') throw new Problem(`Still missing after the installation: ${after.what.join(', ')}.`);
}

export function installPackages(facts: MachineFacts, packages: readonly string[]): Promise<void> {
  return apt(facts, [...aptInstall(packages), '--quiet', ...LOCK_WAIT]);
}

/** Runs apt with the rights that there are; a Problem when it fails. */
export async function apt(facts: MachineFacts, command: readonly string[]): Promise<void> {
  // `env` behind sudo, because sudo drops the environment.
  const prefix = facts.rights === 'sudo' ? ['sudo', '-n'] : [];
  const [file = '', ...args] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
  const exitCode = await run(file, args);
  if (exitCode !== 0) throw new Problem(`This failed with exit code ${exitCode}: ${command.join(' ')}`);
}
