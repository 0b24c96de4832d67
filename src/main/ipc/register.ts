import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { z } from 'zod';
import {
  type EventName,
  type EventPayload,
  ipcEvent,
  ipcRequest,
  type RequestAnswer,
  type RequestName,
  type Result,
  requestNames,
  requests,
} from '../../shared/contracts/ipc.ts';
import { AppError, asAppError } from '../engine/kernel/app-error.ts';
import type { Disposable } from '../engine/kernel/disposable.ts';
import type { Logger } from '../engine/ports.ts';

export type Handlers = {
  readonly [N in RequestName]: (
    payload: z.output<(typeof requests)[N]['payload']>,
  ) => Promise<RequestAnswer<N>> | RequestAnswer<N>;
};

export interface IpcOptions {
  readonly handlers: Handlers;
  /** The one page that may speak. */
  readonly contents: WebContents;
  readonly origin: string;
  readonly log: Logger;
}

/** Puts the handlers behind Electron's IPC. Sender and payload are checked here, once, for every call; inside, types are trusted. */
export function registerIpc({ handlers, contents, origin, log }: IpcOptions): Disposable {
  for (const name of requestNames) {
    ipcMain.handle(ipcRequest(name), (event, payload: unknown) =>
      answer(name, handlers, trusted(event, contents, origin), payload, log),
    );
  }
  return {
    dispose: () => {
      for (const name of requestNames) ipcMain.removeHandler(ipcRequest(name));
    },
  };
}

/** Only the top frame of our own window, showing our own page. */
function trusted(event: IpcMainInvokeEvent, contents: WebContents, origin: string): boolean {
  const frame = event.senderFrame;
  return event.sender === contents && frame !== null && frame === contents.mainFrame && originOf(frame.url) === origin;
}

/** `URL.origin` is "null" for schemes that the URL standard does not know, such as ours. */
export function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

async function answer<N extends RequestName>(
  name: N,
  handlers: Handlers,
  isTrusted: boolean,
  payload: unknown,
  log: Logger,
): Promise<Result<RequestAnswer<N>>> {
  try {
    if (!isTrusted) throw new AppError('internal', { detail: `A stranger asked for "${name}"` });
    const checked = requests[name].payload.safeParse(payload);
    if (!checked.success)
      throw new AppError('internal', { detail: `"${name}" came with a payload of the wrong shape` });
    // The name ties handler and payload together; TypeScript cannot follow that through the index.
    const handle = handlers[name] as (payload: unknown) => Promise<RequestAnswer<N>>;
    return { ok: true, value: await handle(checked.data) };
  } catch (error) {
    const failure = asAppError(error);
    if (failure.code !== 'aborted')
      log.warn({ request: name, code: failure.code, ...failure.context, cause: failure.cause }, failure.message);
    return { ok: false, failure: failure.toFailure() };
  }
}

/** Sends an event to the page, unless it is gone. */
export function sendEvent<N extends EventName>(contents: WebContents, name: N, payload: EventPayload<N>): void {
  if (!contents.isDestroyed()) contents.send(ipcEvent(name), payload);
}
