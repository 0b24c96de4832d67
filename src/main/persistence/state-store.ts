import Store from 'electron-store';

interface State {
  /** What to show first at the next start. */
  lastChannelId?: string;
  /** Set when a person has switched warming ahead off in the window. */
  warmAheadOff?: boolean;
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

  get isWarmAheadOff(): boolean {
    return this.#store.get('warmAheadOff') ?? false;
  }

  rememberChannel(channelId: string): void {
    this.#set('lastChannelId', channelId);
  }

  rememberWarmAhead(on: boolean): void {
    this.#set('warmAheadOff', !on);
  }

  /** A disk that is full must not cost the zap that was just made; the next one tries again. */
  #set<K extends keyof State>(key: K, value: NonNullable<State[K]>): void {
    try {
      this.#store.set(key, value);
    } catch {
      // See above.
    }
  }
}
