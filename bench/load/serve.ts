/** What a load generator can be asked for; payloads and answers are plain data. */
export type Calls = Record<string, (payload: never) => unknown>;

interface Call {
  readonly id: number;
  readonly name: string;
  readonly payload: unknown;
}

export interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** The generator's side: answers until the other side goes. */
export function serve(calls: Calls): void {
  process.on('message', ({ id, name, payload }: Call) => {
    void (async () => calls[name]?.(payload as never))().then(
      (value) => reply({ id, value }),
      (error: unknown) => reply({ id, error: String(error) }),
    );
  });
  process.once('disconnect', () => process.exit());
}

function reply(message: Reply): void {
  if (process.connected) process.send?.(message);
}
