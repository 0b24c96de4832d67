// A load generator in a process of its own, so that what it costs is not counted as the app's nor delays the box's broadcast.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Problem } from '../../scripts/lib/program.ts';
import type { Calls, Reply } from './serve.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class LoadProcess<C extends Calls> {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', ({ id, value, error }: Reply) => {
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (error === undefined) pending?.resolve(value);
      else pending?.reject(new Problem(error));
    });
    child.once('exit', () => {
      for (const { reject } of this.#pending.values()) reject(new Problem('A load generator has ended.'));
    });
  }

  /** Calls `body` with a generator, which ends with it. The file calls `serve` with calls of this type. */
  static async with<C extends Calls, T>(file: string, body: (load: LoadProcess<C>) => Promise<T>): Promise<T> {
    const child = fork(path.join(import.meta.dirname, file), { execArgv: ['--import', 'tsx'] });
    const exited = once(child, 'exit');
    try {
      return await body(new LoadProcess<C>(child));
    } finally {
      // It goes with the channel to us, also when we are killed.
      if (child.connected) child.disconnect();
      await exited;
    }
  }

  call<Name extends keyof C & string>(
    name: Name,
    ...payload: Parameters<C[Name]>
  ): Promise<Awaited<ReturnType<C[Name]>>> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: (value) => resolve(value as Awaited<ReturnType<C[Name]>>), reject });
      this.#child.send({ id, name, payload: payload[0] });
    });
  }
}
