/** The page's beginning: listens, says what it can decode, gets the line-up, and tunes to the first channel as soon as there is one. */
import type { Channel } from '../../shared/model/channel.ts';
import { listen, request } from '../ipc/client.ts';
import { playerAbilities } from '../player/abilities.ts';
import { useLineUp } from '../stores/line-up.ts';
import { useOverlays } from '../stores/overlays.ts';
import { sessionEnded, setPreRoll, setZapUrl, targetOf, usePlayer, zap } from '../stores/player.ts';
import { addReport } from '../stores/zap-times.ts';

let listening = false;
let firstChannelId: string | undefined;

export async function start(): Promise<void> {
  if (!listening) listenToEverything();
  useLineUp.setState({ start: { kind: 'starting' } });
  const answer = await request('start', playerAbilities());
  if (!answer.ok) {
    useLineUp.setState({ start: { kind: 'failed', failure: answer.failure } });
    return;
  }
  firstChannelId = answer.value.firstChannelId;
  setPreRoll(answer.value.preRoll);
  setZapUrl(answer.value.zapUrl);
  useLineUp.setState({ start: { kind: 'started' }, view: answer.value.view });
  takeLineUp(answer.value.channels);
}

function listenToEverything(): void {
  listening = true;
  listen('view', (view) => useLineUp.setState({ view }));
  listen('line-up', takeLineUp);
  listen('session-ended', ({ playSessionId, failure }) => sessionEnded(playSessionId, failure));
  listen('zap-reported', addReport);
  listen('full-screen', ({ on }) => useOverlays.setState({ fullScreen: on }));
}

function takeLineUp(channels: readonly Channel[]): void {
  useLineUp.setState({ channels });
  if (targetOf(usePlayer.getState())) return;
  const first = channels.find((channel) => channel.id === firstChannelId) ?? channels[0];
  // Nobody pressed a key for this one: it is measured from here.
  if (first) zap(first, performance.now());
}
