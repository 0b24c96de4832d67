import Store from 'electron-store';

interface State {
  /** What to show first at the next start. */
  lastChannelId?: string;
}

/** What Afterglow remembers by itself; unlike the settings nobody edits it by hand, so a broken file is simply begun anew. */
export class StateStore {
  readonly #store: Store<State>;

  constructor(dir: string) {
    this.#store = new Store<State>({ name: 'state', cwd: dir, clearInvalidConfig: true });
  }

  get lastChannelId(): string | undefined {
    return this.#store.get('lastChannelId');
  }

  /** A disk that is full must not cost the zap that was just made. */
  rememberChannel(channelId: string): void {
    try {
      this.#store.set('lastChannelId', channelId);
    } catch {
      // The next zap tries again.
    }
  }
}
