/**
 * The player elements and their swap. The one in which the live picture is shown is `[data-player="front"]` with `data-channel`; one
 * that gets ready for a zap is `[data-player="back"]`; those that hold the picture of a likely next channel are `[data-player="ready"]`
 * with `data-channel`. The hidden ones are really decoded and presented before anybody sees them (player.css says how). Swapping is a
 * change of attributes, done at once: there is no moment without a picture.
 *
 * The elements are made and kept here; React mounts them once and never renders them.
 */
import type { ZapAnswer } from '../../shared/contracts/ipc.ts';
import type { Channel } from '../../shared/model/channel.ts';
import type { StartFrom } from './feed/media-feed.ts';
import { LivePlayer, type LivePlayerEvents } from './live-player.ts';
import { afterPaint, animationFrame } from './paint.ts';
import { radioCard } from './radio-card.ts';
import { clearStill, drawStill, makeScreen, readStill, type Screen, showStill } from './screen.ts';

/**
 * How many frames a still gets until it is on the screen and the element may decode, too. What is cold waits for its buffer anyway; what is
 * warm wants to move.
 */
const framesOfCold = 4;
const framesOfWarm = 1;

export interface PlayerDeckEvents {
  readonly onSwapped: (zapId: string, headAtMs: number) => void;
  readonly onPainted: (zapId: string, atMs: number) => void;
  readonly onDead: (zapId: string, detail: string) => void;
  readonly onStuck: (zapId: string, detail: string, undecodable: boolean) => void;
  /** A hidden player holds its picture. */
  readonly onReady: (zapId: string) => void;
}

interface Slot {
  readonly screen: Screen;
  player: LivePlayer | undefined;
  channel: Channel | undefined;
}

export class PlayerDeck {
  readonly #events: PlayerDeckEvents;
  #host: HTMLElement | undefined;
  #front: Slot = newSlot('front');
  #back: Slot = newSlot('back');
  /** By zap id. */
  readonly #ready = new Map<string, Slot>();
  /** Elements that have been used and are empty. */
  readonly #spare: Slot[] = [];
  #volume = 1;
  #muted = false;

  constructor(events: PlayerDeckEvents) {
    this.#events = events;
  }

  mount(host: HTMLElement): void {
    this.#host = host;
    host.append(this.#front.screen.element, this.#back.screen.element);
  }

  /** Gets the back player ready, before anybody knows what it will play. */
  begin(zapId: string, expectedUrl: string, from: StartFrom): void {
    this.#empty(this.#back);
    const slot = this.#back;
    slot.player = new LivePlayer(zapId, slot.screen.video, 'coming', {
      ...this.#playerEvents(slot),
      onFirst: async (player, frame) => {
        if (!frame) return this.#swap(slot, player, player.hasVideo);
        try {
          const still = await readStill(frame);
          // A further zap may have taken the slot meanwhile, and its canvas.
          if (slot.player !== player) return undefined;
          drawStill(slot.screen, still);
        } finally {
          frame.close();
        }
        // Shown and swapped in one animation frame, so that no frame has the one without the other.
        await animationFrame();
        this.#swapStill(slot, player);
        for (let left = player.isCold ? framesOfCold : framesOfWarm; left > 0; left--) await animationFrame();
        return undefined;
      },
    });
    slot.player.expect(expectedUrl, from);
  }

  load(zapId: string, channel: Channel, answer: ZapAnswer): void {
    const { player } = this.#back;
    if (player?.zapId === zapId) this.#load(this.#back, channel, answer);
  }

  /** Lets a hidden player get the picture and keep it. */
  prepare(zapId: string, channel: Channel, answer: ZapAnswer): void {
    const slot = this.#spare.pop() ?? newSlot('back');
    if (!slot.screen.element.isConnected) this.#host?.append(slot.screen.element);
    this.#ready.set(zapId, slot);
    slot.player = new LivePlayer(zapId, slot.screen.video, 'ready', {
      ...this.#playerEvents(slot),
      onFirst: async () => {
        slot.screen.element.dataset['player'] = 'ready';
        slot.screen.element.dataset['channel'] = channel.number;
        this.#events.onReady(zapId);
      },
    });
    this.#load(slot, channel, answer);
  }

  /** Brings what a hidden player holds to the front, now. False when it has no picture. */
  promote(zapId: string): boolean {
    const slot = this.#ready.get(zapId);
    if (!slot?.player || slot.screen.element.dataset['player'] !== 'ready') return false;
    this.#ready.delete(zapId);
    this.#empty(this.#back);
    this.#spare.push(this.#back);
    this.#back = slot;
    this.#swap(slot, slot.player, false);
    return true;
  }

  /** The zap was given up, or the hidden player is not needed any more. */
  drop(zapId: string): void {
    if (this.#back.player?.zapId === zapId) this.#empty(this.#back);
    const slot = this.#ready.get(zapId);
    if (!slot) return;
    this.#ready.delete(zapId);
    this.#empty(slot);
    this.#spare.push(slot);
  }

  freezeFront(): void {
    this.#front.player?.freeze();
  }

  setSound(volume: number, muted: boolean): void {
    this.#volume = volume;
    this.#muted = muted;
    this.#front.player?.setSound(volume, muted);
  }

  #playerEvents(slot: Slot): Omit<LivePlayerEvents, 'onFirst'> {
    return {
      onElementPicture: () => clearStill(slot.screen),
      onDead: (player, detail) => this.#events.onDead(player.zapId, detail),
      onStuck: (player, detail, undecodable) => this.#events.onStuck(player.zapId, detail, undecodable),
    };
  }

  #load(slot: Slot, channel: Channel, answer: ZapAnswer): void {
    slot.channel = channel;
    if (!answer.hasVideo) slot.screen.element.prepend(radioCard(channel));
    slot.player?.load(answer);
  }

  #swapStill(slot: Slot, player: LivePlayer): void {
    // The element may have been faster, or the zap given up.
    if (slot.player === player && this.#back === slot) showStill(slot.screen);
    this.#swap(slot, player, true);
  }

  /** `isInFrame`: called from an animation or video frame, which then shows it. */
  #swap(next: Slot, player: LivePlayer, isInFrame: boolean): void {
    if (this.#back !== next || next.player !== player || !next.channel) return;
    const old = this.#front;
    const oldPlayer = old.player;
    old.screen.element.dataset['player'] = 'back';
    delete old.screen.element.dataset['channel'];
    next.screen.element.dataset['player'] = 'front';
    next.screen.element.dataset['channel'] = next.channel.number;
    this.#front = next;
    this.#back = old;
    oldPlayer?.setSound(0, true);
    oldPlayer?.leave();
    player.setSound(this.#volume, this.#muted);
    player.show();
    const swappedAtMs = performance.now();

    this.#events.onSwapped(player.zapId, player.headAtMs ?? swappedAtMs);
    afterPaint(isInFrame, (atMs) => {
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
    const { element } = slot.screen;
    clearStill(slot.screen);
    element.querySelector('.radio-card')?.remove();
    if (slot === this.#front) return;
    element.dataset['player'] = 'back';
    delete element.dataset['channel'];
  }
}

function newSlot(role: 'front' | 'back'): Slot {
  return { screen: makeScreen(role), player: undefined, channel: undefined };
}
