// A page driven over Chromium's debugging pipe. Playwright listens to the network of every page that it drives, and for that Chromium
// keeps what was loaded, up to 200 MB of it, in the renderer: a soak would see memory grow by the bit rate of the channel.
import type { Readable, Writable } from 'node:stream';
import { Problem } from '../../scripts/lib/program.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

interface Pending {
  readonly resolve: (result: Readonly<Record<string, unknown>>) => void;
  readonly reject: (error: Error) => void;
}

const answerMs = 30_000;

/** What was asked was lost with the document that it was asked of; the next one can be asked again. */
class PageGone extends Problem {}
const contextGone = /context was destroyed|Cannot find context|Inspected target navigated/;

export class RemotePage {
  readonly #input: Writable;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #rest = '';
  #sessionId: string | undefined;
  #onPage: (() => void) | undefined;
  #onCrash: (() => void) | undefined;

  private constructor(input: Writable, output: Readable) {
    this.#input = input;
    output.setEncoding('utf8');
    output.on('data', (text: string) => this.#receive(text));
    output.once('close', () => this.#end(new Problem('The app has gone.')));
    // Whoever waits for an answer hears of it by the other direction's end.
    input.on('error', () => {});
  }

  /** Resolves when the app has a page. */
  static async attach(input: Writable, output: Readable): Promise<RemotePage> {
    const page = new RemotePage(input, output);
    const attached = new Promise<void>((resolve) => {
      page.#onPage = resolve;
    });
    await page.#send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
    await attached;
    return page;
  }

  /** What the expression, or the promise that it gives, comes to; plain data only. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result } = await this.#send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    return (result as { readonly value: T }).value;
  }

  /** Ends the page's process as a fault of its own would; resolves when Chromium has noticed. */
  async crash(): Promise<void> {
    const crashed = new Promise<void>((resolve) => {
      this.#onCrash = resolve;
    });
    // It is never answered.
    this.#send('Page.crash', {}).catch(() => {});
    await crashed;
  }

  async press(key: string): Promise<void> {
    const isText = key.length === 1;
    await this.#send('Input.dispatchKeyEvent', {
      type: isText ? 'keyDown' : 'rawKeyDown',
      key,
      ...(isText ? { text: key } : {}),
    });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', key });
  }

  /** Types a channel number and confirms it. */
  async tune(number: string): Promise<void> {
    for (const digit of number) await this.press(digit);
    await this.press('Enter');
  }

  /** Resolves when the expression has become true in the page, which may be loaded anew meanwhile. */
  async until(condition: string): Promise<void> {
    const expression = `new Promise((resolve) => {
      const look = () => (${condition}) ? resolve(true) : requestAnimationFrame(look);
      look();
    })`;
    for (const deadlineMs = performance.now() + answerMs; ; ) {
      try {
        await this.#send('Runtime.evaluate', { expression, awaitPromise: true });
        return;
      } catch (error) {
        if (!(error instanceof PageGone) || performance.now() > deadlineMs) throw error;
        await this.#loaded();
      }
    }
  }

  /** Resolves when a document answers: one that is just being replaced does not. */
  async #loaded(): Promise<void> {
    await this.#send('Runtime.evaluate', { expression: 'document.readyState' }).catch((error: unknown) => {
      if (!(error instanceof PageGone)) throw error;
    });
  }

  #send(method: string, params: object): Promise<Readonly<Record<string, unknown>>> {
    const id = this.#nextId++;
    const sessionId = this.#sessionId === undefined ? {} : { sessionId: this.#sessionId };
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Problem(`${method} was not answered within 30 s.`)), answerMs);
      const settled = () => {
        clearTimeout(late);
        this.#pending.delete(id);
      };
      this.#pending.set(id, {
        resolve: (result) => {
          settled();
          resolve(result);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      this.#input.write(`${JSON.stringify({ id, method, params, ...sessionId })}\0`);
    });
  }

  #receive(text: string): void {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop() ?? '';
    for (const message of messages) this.#take(JSON.parse(message) as Message);
  }

  #take({ id, method, params, result, error }: Message): void {
    if (method === 'Target.attachedToTarget') {
      const target = params?.['targetInfo'] as { readonly type: string } | undefined;
      if (target?.type !== 'page') return;
      this.#sessionId = String(params?.['sessionId']);
      this.#onPage?.();
    }
    if (method === 'Inspector.targetCrashed') {
      this.#end(new PageGone('The page has crashed.'));
      this.#onCrash?.();
    }
    const pending = id === undefined ? undefined : this.#pending.get(id);
    if (error) pending?.reject(new (contextGone.test(error.message) ? PageGone : Problem)(error.message));
    else pending?.resolve(result ?? {});
  }

  #end(error: Error): void {
    for (const { reject } of this.#pending.values()) reject(error);
  }
}
