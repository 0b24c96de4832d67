/**
 * The two player elements and their swap. The one in which the live picture is shown is `[data-player="front"]` with
 * `data-channel`, the other is `[data-player="back"]`; both lie on top of each other in full size, the back one underneath
 * (player.css), so that its first frame is really presented before anybody sees it. Swapping is a change of attributes, done
 * synchronously in the frame callback: there is no moment without a picture.
 *
 * The elements are made and kept here; React mounts them once and never renders them.
 */
import type { Channel } from '../../shared/model/channel.ts';
import { LivePlayer } from './live-player.ts';
import { radioCard } from './radio-card.ts';

export interface PlayerPairEvents {
  readonly onSwapped: (zapId: string, playlistAtMs: number) => void;
  readonly onPainted: (zapId: string, atMs: number) => void;
  readonly onDead: (zapId: string, detail: string) => void;
  readonly onStuck: (zapId: string, detail: string, undecodable: boolean) => void;
}

interface Slot {
  readonly element: HTMLElement;
  readonly video: HTMLVideoElement;
  player: LivePlayer | undefined;
  channel: Channel | undefined;
}

export class PlayerPair {
  readonly #events: PlayerPairEvents;
  #front: Slot = slot('front');
  #back: Slot = slot('back');
  #volume = 1;
  #muted = false;

  constructor(events: PlayerPairEvents) {
    this.#events = events;
  }

  mount(host: HTMLElement): void {
    host.append(this.#front.element, this.#back.element);
  }

  /** Gets the back player ready, before anybody knows what it will play. */
  begin(zapId: string): void {
    this.#empty(this.#back);
    this.#back.player = new LivePlayer(zapId, this.#back.video, {
      onFirst: (player) => this.#swap(player),
      onDead: (player, detail) => this.#events.onDead(player.zapId, detail),
      onStuck: (player, detail, undecodable) => this.#events.onStuck(player.zapId, detail, undecodable),
    });
  }

  load(zapId: string, channel: Channel, url: string, hasVideo: boolean): void {
    const { player } = this.#back;
    if (player?.zapId !== zapId) return;
    this.#back.channel = channel;
    if (!hasVideo) this.#back.element.prepend(radioCard(channel));
    player.load(url, hasVideo);
  }

  /** The zap was given up. */
  drop(zapId: string): void {
    if (this.#back.player?.zapId === zapId) this.#empty(this.#back);
  }

  freezeFront(): void {
    this.#front.player?.freeze();
  }

  setSound(volume: number, muted: boolean): void {
    this.#volume = volume;
    this.#muted = muted;
    this.#front.player?.setSound(volume, muted);
  }

  #swap(player: LivePlayer): void {
    const next = this.#back;
    const old = this.#front;
    const oldPlayer = old.player;
    if (next.player !== player || !next.channel) return;
    old.element.dataset['player'] = 'back';
    delete old.element.dataset['channel'];
    next.element.dataset['player'] = 'front';
    next.element.dataset['channel'] = next.channel.number;
    this.#front = next;
    this.#back = old;
    old.player?.setSound(0, true);
    player.setSound(this.#volume, this.#muted);
    player.watch();
    const swappedAtMs = performance.now();
    this.#events.onSwapped(player.zapId, player.playlistAtMs ?? swappedAtMs);
    afterPaint(swappedAtMs, (atMs) => {
      // Not before the new picture is up: emptying a video costs a few milliseconds of this thread. By now a further zap may
      // already use the element.
      if (old.player === oldPlayer) this.#empty(old);
      this.#events.onPainted(player.zapId, atMs);
    });
  }

  #empty(slot: Slot): void {
    slot.player?.dispose();
    slot.player = undefined;
    slot.channel = undefined;
    slot.element.querySelector('.radio-card')?.remove();
  }
}

function slot(role: 'front' | 'back'): Slot {
  const element = document.createElement('div');
  element.className = 'player';
  element.dataset['player'] = role;
  const video = document.createElement('video');
  video.playsInline = true;
  video.disablePictureInPicture = true;
  // The banner says what is on; the element itself has no words and no controls.
  video.tabIndex = -1;
  element.append(video);
  return { element, video, player: undefined, channel: undefined };
}

/**
 * When a change made at `changedAtMs` is on the screen. Frame callbacks may run in the same rendering step as the change, and such
 * a step reaches the screen one refresh after it began. So what counts is the first animation frame that begins after the change:
 * at its beginning the frame with the change is what the compositor shows. This errs, if at all, to our disadvantage.
 */
function afterPaint(changedAtMs: number, then: (atMs: number) => void): void {
  // A page that is not painted gets no animation frames.
  if (document.hidden) return then(changedAtMs);
  requestAnimationFrame((frameAtMs) => {
    if (frameAtMs > changedAtMs) then(frameAtMs);
    else afterPaint(changedAtMs, then);
  });
}
